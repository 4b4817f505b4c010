import { useEffect } from "react";

import { coverSource } from "@/lib/api";
import { pause, seek, skipNext, skipPrevious, togglePlay, useIsPlaying } from "@/lib/player";
import { durationStore, playbackStore, positionStore } from "@/lib/player-state";
import type { QueueTrack } from "@/lib/queue";

function setHandler(action: MediaSessionAction, handler: MediaSessionActionHandler): void {
  try {
    navigator.mediaSession.setActionHandler(action, handler);
  } catch {
    // The browser does not know this action.
  }
}

/** Tells the system what plays, and listens to its media keys. */
export function useMediaSession(track: QueueTrack | null): void {
  const isPlaying = useIsPlaying();
  useEffect(() => {
    if (!("mediaSession" in navigator)) return;
    setHandler("play", () => {
      if (!playbackStore.get().isPlaying) togglePlay();
    });
    setHandler("pause", pause);
    setHandler("previoustrack", skipPrevious);
    setHandler("nexttrack", skipNext);
    setHandler("seekto", (details) => {
      if (details.seekTime !== undefined) seek(details.seekTime);
    });
  }, []);
  useEffect(() => {
    if (!("mediaSession" in navigator) || !("MediaMetadata" in window)) return;
    navigator.mediaSession.metadata = track
      ? new MediaMetadata({
          title: track.title,
          artist: track.artist_name,
          album: track.album?.title ?? "",
          artwork: track.cover_url ? [{ src: coverSource(track.cover_url, 320), sizes: "320x320" }] : [],
        })
      : null;
  }, [track]);
  useEffect(() => {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.playbackState = track ? (isPlaying ? "playing" : "paused") : "none";
    const duration = durationStore.get();
    if (track && duration > 0) {
      navigator.mediaSession.setPositionState?.({ duration, position: Math.min(positionStore.get(), duration) });
    }
  }, [track, isPlaying]);
}
