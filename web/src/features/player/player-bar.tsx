import { ActionIcon, Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconPlaylist } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { ArtistLinks } from "@/components/artist-links";
import { Cover } from "@/components/cover";
import { durationStore, positionStore } from "@/lib/player-state";
import { useCurrentTrack } from "@/lib/player";
import type { QueueTrack } from "@/lib/queue";
import { useStore } from "@/lib/store";

import { NextButton, PlayButton, PreviousButton, RepeatButton, ShuffleButton } from "./controls";
import classes from "./player-bar.module.css";
import { QueueDrawer } from "./queue-drawer";
import { SeekBar } from "./seek-bar";
import { useMediaSession } from "./use-media-session";
import { usePlaybackFailures } from "./use-playback-failures";
import { usePlayerShortcuts } from "./use-player-shortcuts";
import { VolumeControl } from "./volume-control";

export function PlayerBar() {
  const track = useCurrentTrack();
  const isPhone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false }) ?? false;
  const [isQueueOpen, setQueueOpen] = useState(false);
  usePlayerShortcuts();
  useMediaSession(track);
  usePlaybackFailures();
  if (!track) return null;
  const queueButton = (
    <Tooltip label="Queue">
      <ActionIcon variant="subtle" color="gray" size={36} aria-label="Show the queue" onClick={() => setQueueOpen(true)}>
        <IconPlaylist aria-hidden size={20} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <section aria-label="Player" style={{ height: "100%" }}>
      {isPhone ? (
        <div className={classes.phone}>
          <ThinProgress />
          <NowPlaying track={track} coverSize={44} />
          <PlayButton size={40} />
          <NextButton />
          {queueButton}
        </div>
      ) : (
        <div className={classes.bar}>
          <NowPlaying track={track} coverSize={52} />
          <div>
            <div className={classes.controls}>
              <ShuffleButton />
              <PreviousButton />
              <PlayButton size={36} />
              <NextButton />
              <RepeatButton />
            </div>
            <SeekBar className={classes.seek} />
          </div>
          <div className={classes.extra}>
            <VolumeControl />
            {queueButton}
          </div>
        </div>
      )}
      <QueueDrawer isOpen={isQueueOpen} isPhone={isPhone} onClose={() => setQueueOpen(false)} />
    </section>
  );
}

function NowPlaying({ track, coverSize }: { track: QueueTrack; coverSize: number }) {
  return (
    <div className={classes.now} style={{ flex: 1 }}>
      <Cover url={track.cover_url} pixels={160} size={coverSize} />
      <div style={{ minWidth: 0 }}>
        <div className={`truncate ${classes.title}`}>
          <Link className="quiet-link" to="/tracks/$trackId" params={{ trackId: String(track.id) }}>
            {track.title}
          </Link>
        </div>
        <div className={`truncate ${classes.artist}`}>
          <ArtistLinks artists={track.artists} name={track.artist_name} />
        </div>
      </div>
    </div>
  );
}

function ThinProgress() {
  const position = useStore(positionStore);
  const duration = useStore(durationStore);
  const part = duration > 0 ? Math.min(1, position / duration) : 0;
  return <div className={classes.thin} style={{ transform: `scaleX(${part})`, width: "100%" }} aria-hidden />;
}
