import { getRouteApi } from "@tanstack/react-router";

import { DuplicatesPage } from "@/features/duplicates/duplicates-page";

const route = getRouteApi("/library/problems/duplicates");

export function DuplicatesRoute() {
  const { state = "open" } = route.useSearch();
  const navigate = route.useNavigate();
  return <DuplicatesPage state={state} onState={(next) => void navigate({ search: next === "open" ? {} : { state: next }, replace: true })} />;
}
