import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconArrowsShuffle,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBackFilled,
  IconPlayerSkipForwardFilled,
  IconRepeat,
  IconRepeatOnce,
} from "@tabler/icons-react";

import { setRepeat, skipNext, skipPrevious, toggleShuffle, togglePlay } from "@/lib/player";
import { playbackStore, queueStore } from "@/lib/player-state";
import { hasNext, type Repeat } from "@/lib/queue";
import { useStore } from "@/lib/store";

export function PlayButton({ size }: { size: number }) {
  const { isPlaying, isWaiting } = useStore(playbackStore);
  const label = isPlaying ? "Pause" : "Play";
  return (
    <Tooltip label={`${label} (space)`}>
      <ActionIcon variant="filled" radius="xl" size={size} aria-label={label} loading={isPlaying && isWaiting} onClick={togglePlay}>
        {isPlaying ? <IconPlayerPauseFilled aria-hidden size={18} /> : <IconPlayerPlayFilled aria-hidden size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}

export function PreviousButton() {
  return (
    <Tooltip label="Previous (shift ←)">
      <ActionIcon variant="subtle" color="gray" size={36} aria-label="Previous track" onClick={skipPrevious}>
        <IconPlayerSkipBackFilled aria-hidden size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

export function NextButton() {
  const canSkip = useStore(queueStore, hasNext);
  return (
    <Tooltip label="Next (shift →)">
      <ActionIcon variant="subtle" color="gray" size={36} aria-label="Next track" disabled={!canSkip} onClick={skipNext} bg={canSkip ? undefined : "transparent"}>
        <IconPlayerSkipForwardFilled aria-hidden size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

export function ShuffleButton() {
  const isShuffled = useStore(queueStore, (queue) => queue.isShuffled);
  return (
    <Tooltip label={isShuffled ? "Shuffle is on" : "Shuffle"}>
      <ActionIcon variant={isShuffled ? "light" : "subtle"} color={isShuffled ? "teal" : "gray"} size={32} aria-label="Shuffle" aria-pressed={isShuffled} onClick={toggleShuffle}>
        <IconArrowsShuffle aria-hidden size={18} />
      </ActionIcon>
    </Tooltip>
  );
}

const following: Record<Repeat, Repeat> = { off: "all", all: "one", one: "off" };
const repeatLabels: Record<Repeat, string> = { off: "Repeat is off", all: "Repeats the queue", one: "Repeats this track" };

export function RepeatButton() {
  const repeat = useStore(queueStore, (queue) => queue.repeat);
  return (
    <Tooltip label={repeatLabels[repeat]}>
      <ActionIcon
        variant={repeat === "off" ? "subtle" : "light"}
        color={repeat === "off" ? "gray" : "teal"}
        size={32}
        aria-label={repeatLabels[repeat]}
        onClick={() => setRepeat(following[repeat])}
      >
        {repeat === "one" ? <IconRepeatOnce aria-hidden size={18} /> : <IconRepeat aria-hidden size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}
