import { getRouteApi } from "@tanstack/react-router";

import { ArtistsPage } from "@/features/artists/artists-page";

const route = getRouteApi("/library/artists");

export function ArtistsRoute() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return <ArtistsPage search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />;
}
