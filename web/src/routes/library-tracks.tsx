import { getRouteApi } from "@tanstack/react-router";

import { TracksPage } from "@/features/tracks/tracks-page";

const route = getRouteApi("/library/tracks");

export function TracksRoute() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return <TracksPage search={search} onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: true })} />;
}
