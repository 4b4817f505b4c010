import { getRouteApi } from "@tanstack/react-router";

import { ArtistPage } from "@/features/artists/artist-page";

import { NotFoundPage } from "./fallbacks";

const route = getRouteApi("/artists/$artistId");

export function ArtistRoute() {
  const artistId = Number(route.useParams().artistId);
  return Number.isInteger(artistId) ? <ArtistPage key={artistId} artistId={artistId} /> : <NotFoundPage />;
}
