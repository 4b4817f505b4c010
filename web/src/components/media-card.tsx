import { ActionIcon, Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlayerPlayFilled } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { Cover } from "@/components/cover";
import { type Album, type Artist, client, type Track } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { unwrap } from "@/lib/infinite";
import { playTracks } from "@/lib/player";
import { toProblem } from "@/lib/problem";

import classes from "./media-card.module.css";

async function playAlbum(album: Album): Promise<void> {
  try {
    const { tracks } = unwrap(await client.GET("/api/albums/{album_id}", { params: { path: { album_id: album.id } } }));
    playTracks(tracks.filter((track) => track.stream_url !== null));
  } catch (error) {
    const problem = toProblem(error);
    notifications.show({ color: "red", title: `“${album.title}” could not be played`, message: problem.detail });
  }
}

function PlayButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon className={classes.play} size={40} radius="xl" variant="filled" aria-label={label} onClick={onClick}>
      <IconPlayerPlayFilled aria-hidden size={18} />
    </ActionIcon>
  );
}

function Caption({ name, note }: { name: string; note: ReactNode }) {
  return (
    <>
      <div className={`truncate ${classes.name}`} title={name}>
        {name}
      </div>
      <div className={`truncate ${classes.note}`}>{note}</div>
    </>
  );
}

export function AlbumCard({ album, note }: { album: Album; note?: string }) {
  const year = album.release_year ? ` · ${album.release_year}` : "";
  return (
    <div className={classes.card}>
      <Link className={classes.link} to="/albums/$albumId" params={{ albumId: String(album.id) }}>
        <span className={classes.art}>
          <Cover url={album.cover_url} pixels={320} />
        </span>
        <Caption name={album.title} note={note ?? `${album.artist_name || "Unknown artist"}${year}`} />
      </Link>
      <span style={{ position: "absolute", top: 0, left: 0, width: "100%", aspectRatio: 1, pointerEvents: "none" }}>
        <span style={{ pointerEvents: "auto" }}>
          <PlayButton label={`Play ${album.title}`} onClick={() => void playAlbum(album)} />
        </span>
      </span>
    </div>
  );
}

export function ArtistCard({ artist }: { artist: Artist }) {
  return (
    <div className={classes.card}>
      <Link className={classes.link} to="/artists/$artistId" params={{ artistId: String(artist.id) }} style={{ textAlign: "center" }}>
        <span className={classes.art}>
          <Cover url={artist.cover_url} pixels={320} shape="round" />
        </span>
        <Caption name={artist.name} note={`${formatPlural(artist.album_count, "album")} · ${formatPlural(artist.track_count, "track")}`} />
      </Link>
    </div>
  );
}

export function TrackCard({ track, onPlay }: { track: Track; onPlay: () => void }) {
  return (
    <div className={classes.card}>
      <Link className={classes.link} to="/tracks/$trackId" params={{ trackId: String(track.id) }}>
        <span className={classes.art}>
          <Cover url={track.cover_url} pixels={320} />
        </span>
        <Caption name={track.title} note={track.artist_name || "Unknown artist"} />
      </Link>
      {track.stream_url && (
        <span style={{ position: "absolute", top: 0, left: 0, width: "100%", aspectRatio: 1, pointerEvents: "none" }}>
          <span style={{ pointerEvents: "auto" }}>
            <PlayButton label={`Play ${track.title}`} onClick={onPlay} />
          </span>
        </span>
      )}
    </div>
  );
}

export function CardGrid({ children, label }: { children: ReactNode; label: string }) {
  return (
    <div className={classes.grid} role="group" aria-label={label}>
      {children}
    </div>
  );
}

export function CardGridSkeleton({ count = 12, shape = "square" }: { count?: number; shape?: "square" | "round" }) {
  return (
    <div className={classes.grid} aria-busy aria-label="Loading">
      {Array.from({ length: count }, (_, index) => (
        <div key={index}>
          <Skeleton radius={shape === "round" ? "50%" : 8} style={{ aspectRatio: 1 }} mb={8} h="auto" />
          <Skeleton h={13} w="75%" mb={6} mx={shape === "round" ? "auto" : 0} />
          <Skeleton h={11} w="50%" mx={shape === "round" ? "auto" : 0} />
        </div>
      ))}
    </div>
  );
}
