import { ActionIcon, Slider, Tooltip } from "@mantine/core";
import { IconVolume, IconVolume2, IconVolumeOff } from "@tabler/icons-react";

import { setVolume, toggleMute } from "@/lib/player";
import { playbackStore } from "@/lib/player-state";
import { useStore } from "@/lib/store";

export function VolumeControl() {
  const { volume, isMuted } = useStore(playbackStore);
  const Icon = isMuted || volume === 0 ? IconVolumeOff : volume < 0.5 ? IconVolume2 : IconVolume;
  return (
    <>
      <Tooltip label={isMuted ? "Sound on (M)" : "Sound off (M)"}>
        <ActionIcon variant="subtle" color="gray" size={36} aria-label={isMuted ? "Sound on" : "Sound off"} onClick={toggleMute}>
          <Icon aria-hidden size={20} />
        </ActionIcon>
      </Tooltip>
      <Slider
        w={110}
        size="sm"
        thumbSize={12}
        min={0}
        max={100}
        value={isMuted ? 0 : Math.round(volume * 100)}
        label={(value) => `${value} %`}
        thumbLabel="Volume"
        onChange={(value) => setVolume(value / 100)}
      />
    </>
  );
}
