import { getRouteApi } from "@tanstack/react-router";

import { AlbumsPage } from "@/features/albums/albums-page";

const route = getRouteApi("/library/albums");

export function AlbumsRoute() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  return <AlbumsPage search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />;
}
