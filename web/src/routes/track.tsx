import { getRouteApi } from "@tanstack/react-router";

import { TrackPage } from "@/features/track/track-page";

const route = getRouteApi("/tracks/$trackId");

export function TrackRoute() {
  const { trackId } = route.useParams();
  return <TrackPage key={trackId} trackId={trackId} />;
}
