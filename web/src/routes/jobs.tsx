import { getRouteApi } from "@tanstack/react-router";

import { JobsPage } from "@/features/jobs/jobs-page";

const route = getRouteApi("/jobs");

export function JobsRoute() {
  const { state } = route.useSearch();
  const navigate = route.useNavigate();
  return <JobsPage state={state} onState={(next) => void navigate({ search: next ? { state: next } : {}, replace: true })} />;
}
