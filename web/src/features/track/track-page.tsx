import { Skeleton, Stack } from "@mantine/core";

import { FailedState } from "@/components/states";
import { $api } from "@/lib/api";
import { usePageTitle } from "@/lib/page-title";

import { FilesPanel } from "./files-panel";
import { HeardPanel } from "./heard-panel";
import { SimilarPanel } from "./similar-panel";
import { SourcesPanel } from "./sources-panel";
import { TrackHeader } from "./track-header";
import classes from "./track-page.module.css";

/** Everything about one track: what it is, what Tensoe heard, what sounds like it, where it comes from. */
export function TrackPage({ trackId }: { trackId: string }) {
  const { data: track, error, refetch } = $api.useQuery("get", "/api/tracks/{track_id}", { params: { path: { track_id: trackId } } });
  usePageTitle(track ? `${track.title} – ${track.artist_name || "Unknown artist"}` : "Track");
  if (error && !track) return <FailedState isWholePage error={error} what="The track" onRetry={() => void refetch()} />;
  if (!track) return <TrackSkeleton />;
  return (
    <Stack gap="lg">
      <TrackHeader track={track} />
      <HeardPanel track={track} />
      <SimilarPanel track={track} />
      <div className={classes.two}>
        <FilesPanel track={track} />
        <SourcesPanel track={track} />
      </div>
    </Stack>
  );
}

function TrackSkeleton() {
  return (
    <Stack gap="lg" aria-busy aria-label="Loading the track">
      <div className={classes.header}>
        <Skeleton className={classes.cover} radius={12} h="auto" />
        <div style={{ flex: 1 }}>
          <Skeleton h={14} w={80} mb={14} />
          <Skeleton h={30} w="50%" mb={14} />
          <Skeleton h={16} w="30%" mb={24} />
          <Skeleton h={36} w={260} />
        </div>
      </div>
      <Skeleton h={330} radius={12} />
      <Skeleton h={420} radius={12} />
    </Stack>
  );
}
