import { Button, Group, Skeleton, Stack, Switch, Text, Title } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconVinyl } from "@tabler/icons-react";
import { keepPreviousData } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { ArtistLinks } from "@/components/artist-links";
import { Cover } from "@/components/cover";
import { ScoreLegend, ScoreParts } from "@/components/score-parts";
import { EmptyState, FailedState } from "@/components/states";
import { TrackMenu } from "@/components/track-menu";
import { $api, type SimilarTrack, type TrackDetail } from "@/lib/api";
import { formatPercent, formatPlural } from "@/lib/format";
import { playTracks, togglePlay, useCurrentTrack, useIsPlaying } from "@/lib/player";
import { toProblem } from "@/lib/problem";

import classes from "./track-page.module.css";

/** Below this score tracks are unlike each other; they are shown on request, or when there are hardly any others. */
const alike = 0.3;
const fewest = 5;

/** The tracks that sound like this one, each with the reasons. */
export function SimilarPanel({ track }: { track: TrackDetail }) {
  const [withAll, setWithAll] = useState(false);
  const [withSameArtist, setWithSameArtist] = useState(true);
  const { data, error, refetch } = $api.useQuery(
    "get",
    "/api/tracks/{track_id}/similar",
    { params: { path: { track_id: String(track.id) }, query: { limit: 20, same_artist: withSameArtist } } },
    { placeholderData: keepPreviousData },
  );
  const rows = data?.similar_tracks ?? [];
  const playable = rows.map((row) => row.track).filter((one) => one.stream_url !== null);
  const parts = rows[0]?.parts ?? [];
  const near = Math.max(fewest, rows.filter((row) => row.similarity_score >= alike).length);
  const shown = withAll ? rows : rows.slice(0, near);
  return (
    <section className="panel" aria-label="Sounds like this">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Sounds like this</Title>
        <Group gap="md">
          <Switch size="sm" label="Same artist too" checked={withSameArtist} onChange={(event) => setWithSameArtist(event.currentTarget.checked)} />
          <Button
            size="xs"
            variant="default"
            disabled={playable.length === 0}
            leftSection={<IconPlayerPlayFilled aria-hidden size={13} />}
            onClick={() => playTracks(track.stream_url === null ? playable : [track, ...playable])}
          >
            Play as radio
          </Button>
        </Group>
      </Group>
      {error && !data ? (
        toProblem(error).status === 409 ? (
          <Text c="dimmed" py="md">
            As soon as this track has been heard, the tracks that sound like it appear here.
          </Text>
        ) : (
          <FailedState error={error} what="The similar tracks" isCompact onRetry={() => void refetch()} />
        )
      ) : !data ? (
        <Stack gap={14} aria-busy aria-label="Loading">
          {Array.from({ length: 8 }, (_, index) => (
            <Skeleton key={index} h={44} />
          ))}
        </Stack>
      ) : rows.length === 0 ? (
        <EmptyState icon={IconVinyl} title="Nothing to compare with yet">
          Similar tracks need at least one other track that has been heard{withSameArtist ? "" : " by another artist"}.
        </EmptyState>
      ) : (
        <>
          <div role="list" aria-label="Similar tracks">
            {shown.map((row, index) => (
              <SimilarRow key={row.track.id} row={row} onPlay={() => playTracks(playable, Math.max(0, playable.findIndex((one) => one.id === row.track.id)))} rank={index + 1} />
            ))}
          </div>
          {shown.length < rows.length && (
            <Button mt="xs" size="compact-sm" variant="subtle" onClick={() => setWithAll(true)}>
              Show {formatPlural(rows.length - shown.length, "track")} less alike
            </Button>
          )}
          <Group mt="sm" justify="space-between">
            <ScoreLegend parts={parts} />
            <Text size="xs" c="dimmed">
              Sound model {data.model_version}
            </Text>
          </Group>
        </>
      )}
    </section>
  );
}

function SimilarRow({ row, rank, onPlay }: { row: SimilarTrack; rank: number; onPlay: () => void }) {
  const { track } = row;
  const isCurrent = useCurrentTrack()?.id === track.id;
  const isPlaying = useIsPlaying() && isCurrent;
  return (
    <div role="listitem" className={classes.similar} data-current={isCurrent || undefined} aria-posinset={rank}>
      <button
        type="button"
        className={classes.coverButton}
        disabled={track.stream_url === null}
        aria-label={`${isPlaying ? "Pause" : "Play"} ${track.title}`}
        onClick={() => (isCurrent ? togglePlay() : onPlay())}
      >
        <Cover url={track.cover_url} pixels={64} size={44} />
        <span data-play>{isPlaying ? <IconPlayerPauseFilled aria-hidden size={18} /> : <IconPlayerPlayFilled aria-hidden size={18} />}</span>
      </button>
      <div style={{ minWidth: 0 }}>
        <div className={`truncate ${classes.name}`}>
          <Link className="quiet-link" to="/tracks/$trackId" params={{ trackId: String(track.id) }}>
            {track.title}
          </Link>
        </div>
        <div className={`truncate ${classes.note}`}>
          <ArtistLinks artists={track.artists} name={track.artist_name} />
        </div>
      </div>
      <Text fw={600} className="tabular" ta="right">
        {formatPercent(row.similarity_score)}
      </Text>
      <div className={classes.partsCell}>
        <ScoreParts score={row.similarity_score} parts={row.parts} />
      </div>
      <div className={classes.reasons}>{row.reasons.join(" · ")}</div>
      <div className={classes.menuCell}>
        <TrackMenu track={track} />
      </div>
    </div>
  );
}
