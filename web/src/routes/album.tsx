import { getRouteApi } from "@tanstack/react-router";

import { AlbumPage } from "@/features/albums/album-page";

import { NotFoundPage } from "./fallbacks";

const route = getRouteApi("/albums/$albumId");

export function AlbumRoute() {
  const albumId = Number(route.useParams().albumId);
  return Number.isInteger(albumId) ? <AlbumPage key={albumId} albumId={albumId} /> : <NotFoundPage />;
}
