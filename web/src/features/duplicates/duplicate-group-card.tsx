import { ActionIcon, Badge, Button, Group, Text, Tooltip } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { Cover } from "@/components/cover";
import { RelativeTime } from "@/components/relative-time";
import type { DuplicateFile, DuplicateGroup, Track } from "@/lib/api";
import { formatBytes, formatPercent, formatPlural } from "@/lib/format";
import { playTracks, togglePlay, useCurrentTrack, useIsPlaying } from "@/lib/player";

import { describeFile } from "./duplicate-words";
import classes from "./duplicates-page.module.css";
import { useDismissal } from "./use-dismissal";

/** One recording with all tracks and files that hold it, side by side. */
export function DuplicateGroupCard({ group }: { group: DuplicateGroup }) {
  const { isPending, keepAll, askAgain } = useDismissal(group);
  const title = group.tracks[0]?.track.title ?? "Unknown";
  const files = group.tracks.reduce((sum, one) => sum + one.files.length, 0);
  return (
    <article role="listitem" className="panel" aria-label={`${title}: ${formatPlural(files, "file")}`}>
      <Group justify="space-between" align="flex-start" gap="sm" mb="sm">
        <div className={classes.evidence}>
          <Group gap="xs" mb={2}>
            <Tooltip label="How far the fingerprints of the least alike two files agree" maw={280}>
              <Badge variant="light" tt="none" tabIndex={0} style={{ cursor: "help" }}>
                {formatPercent(group.similarity)} alike
              </Badge>
            </Tooltip>
            <Text size="sm" c="dimmed" className="tabular">
              {formatBytes(group.freeable_bytes)} could be freed · found <RelativeTime instant={group.found_at} />
            </Text>
          </Group>
          <Text size="sm">{group.evidence}</Text>
        </div>
        {group.dismissed_at === null ? (
          <Tooltip label="Not the same, or wanted twice: the group leaves this list until another file joins it" maw={280}>
            <Button variant="default" size="xs" loading={isPending} onClick={keepAll}>
              Keep all
            </Button>
          </Tooltip>
        ) : (
          <Button variant="default" size="xs" loading={isPending} onClick={askAgain}>
            Decide again
          </Button>
        )}
      </Group>
      <div className={classes.tracks}>
        {group.tracks.map(({ track, files: held }) => (
          <div key={track.id} className={classes.track}>
            <TrackTitle track={track} />
            <ul className={classes.files}>
              {held.map((file) => (
                <FileRow key={file.file_id} file={file} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </article>
  );
}

function TrackTitle({ track }: { track: Track }) {
  const isCurrent = useCurrentTrack()?.id === track.id;
  const isPlaying = useIsPlaying() && isCurrent;
  const Icon = isPlaying ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Cover url={track.cover_url} pixels={160} size={64} />
      <div className={classes.name}>
        <Link className={`quiet-link ${classes.title}`} to="/tracks/$trackId" params={{ trackId: String(track.id) }} title={track.title}>
          {track.title}
        </Link>
        <Text size="sm" c="dimmed" className="truncate" title={track.artist_name}>
          {track.artist_name || "Unknown artist"}
        </Text>
        <Text size="sm" c="dimmed" className="truncate" title={track.album?.title}>
          {track.album ? track.album.title : "No album"}
        </Text>
      </div>
      <ActionIcon
        variant="light"
        radius="xl"
        size={36}
        ml="auto"
        disabled={track.stream_url === null}
        aria-label={`${isPlaying ? "Pause" : "Play"} ${track.title}${track.album ? ` from ${track.album.title}` : ""}`}
        onClick={() => (isCurrent ? togglePlay() : playTracks([track]))}
      >
        <Icon aria-hidden size={16} />
      </ActionIcon>
    </Group>
  );
}

function FileRow({ file }: { file: DuplicateFile }) {
  return (
    <li className={classes.file} data-best={file.is_best || undefined}>
      <Group gap={6} wrap="wrap">
        <Text size="sm" className="tabular">
          {describeFile(file)}
        </Text>
        {file.is_best && (
          <Tooltip label="The one to keep: lossless first, then by depth and rate">
            <Badge size="sm" variant="light" tt="none" tabIndex={0} style={{ cursor: "help" }}>
              Best
            </Badge>
          </Tooltip>
        )}
      </Group>
      {file.path !== null && (
        <Text size="xs" c="dimmed" className={classes.path}>
          {file.path}
        </Text>
      )}
    </li>
  );
}
