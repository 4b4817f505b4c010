import { Badge, Button, Group, Text, Title, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlaylistAdd } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";

import { ArtistLinks } from "@/components/artist-links";
import { Cover } from "@/components/cover";
import { SpotifyButton } from "@/components/spotify-link";
import type { TrackDetail } from "@/lib/api";
import { formatClock } from "@/lib/format";
import { addToQueue, playTracks, togglePlay, useCurrentTrack, useIsPlaying } from "@/lib/player";

import classes from "./track-page.module.css";

export function TrackHeader({ track }: { track: TrackDetail }) {
  const isCurrent = useCurrentTrack()?.id === track.id;
  const isPlaying = useIsPlaying() && isCurrent;
  const canPlay = track.stream_url !== null;
  return (
    <header className={classes.header}>
      <div className={classes.cover}>
        <Cover url={track.cover_url} pixels={640} alt={track.album ? `Cover of ${track.album.title}` : ""} />
      </div>
      <div style={{ minWidth: 0 }}>
        <Group gap={6} mb={6}>
          <Text size="sm" c="dimmed">
            Track
          </Text>
          {track.is_demo && (
            <Tooltip label="Made by Tensoe's own synthesiser">
              <Badge variant="light" size="sm" tt="none">
                Demo
              </Badge>
            </Tooltip>
          )}
          {track.is_explicit && (
            <Badge variant="default" size="sm" tt="none">
              Explicit
            </Badge>
          )}
        </Group>
        <Title order={1} fz={{ base: 26, sm: 34 }} style={{ overflowWrap: "anywhere" }}>
          {track.title}
        </Title>
        <Text mt={6} className="tabular" style={{ overflowWrap: "anywhere" }}>
          <Text span fw={600}>
            <ArtistLinks artists={track.artists} name={track.artist_name} />
          </Text>
          {track.album && (
            <>
              {" · "}
              <Link className="quiet-link" to="/albums/$albumId" params={{ albumId: String(track.album.id) }}>
                {track.album.title}
              </Link>
            </>
          )}
          {track.release_year !== null && ` · ${track.release_year}`}
          {` · ${formatClock(track.duration_ms)}`}
        </Text>
        {(track.genres.length > 0 || track.moods.length > 0) && (
          <Group gap={6} mt="sm">
            {track.genres.map((genre) => (
              <Badge key={genre} variant="default" tt="none" fw={500} style={{ cursor: "pointer" }} renderRoot={(props) => <Link {...props} to="/library/tracks" search={{ genre }} />}>
                {genre}
              </Badge>
            ))}
            {track.moods.map((mood) => (
              <Badge key={mood} variant="light" color="gray" tt="none" fw={500}>
                {mood}
              </Badge>
            ))}
          </Group>
        )}
        <Group gap="xs" mt="md">
          <Button
            disabled={!canPlay}
            leftSection={isPlaying ? <IconPlayerPauseFilled aria-hidden size={16} /> : <IconPlayerPlayFilled aria-hidden size={16} />}
            onClick={() => (isCurrent ? togglePlay() : playTracks([track]))}
          >
            {isPlaying ? "Pause" : "Play"}
          </Button>
          <Button
            variant="default"
            disabled={!canPlay}
            leftSection={<IconPlaylistAdd aria-hidden size={18} />}
            onClick={() => {
              addToQueue([track]);
              notifications.show({ message: `“${track.title}” added to the queue` });
            }}
          >
            Add to queue
          </Button>
          {track.spotify_url && <SpotifyButton url={track.spotify_url} />}
        </Group>
        {!track.is_available && (
          <Text size="sm" c="red" mt="sm">
            Its file is missing. It comes back by itself when the file does: reconnect the disk, or scan again.
          </Text>
        )}
      </div>
    </header>
  );
}
