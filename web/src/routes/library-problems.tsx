import { getRouteApi } from "@tanstack/react-router";

import { ProblemsPage } from "@/features/problems/problems-page";

const route = getRouteApi("/library/problems");

export function ProblemsRoute() {
  const { code, folder } = route.useSearch();
  const navigate = route.useNavigate();
  return <ProblemsPage code={code} folder={folder} onCode={(next) => void navigate({ search: (now) => ({ ...now, code: next }), replace: true })} />;
}
