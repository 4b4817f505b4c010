import { Slider } from "@mantine/core";
import { useState } from "react";

import { formatClock } from "@/lib/format";
import { seek } from "@/lib/player";
import { durationStore, positionStore } from "@/lib/player-state";
import { useStore } from "@/lib/store";

export function SeekBar({ className }: { className: string | undefined }) {
  const position = useStore(positionStore);
  const duration = useStore(durationStore);
  // While the thumb is held, it follows the hand and not the music.
  const [held, setHeld] = useState<number | null>(null);
  const shown = held ?? position;
  return (
    <div className={className}>
      <span>{formatClock(shown * 1000)}</span>
      <Slider
        size="sm"
        min={0}
        max={Math.max(1, duration)}
        step={1}
        value={Math.min(shown, duration || shown)}
        label={(value) => formatClock(value * 1000)}
        thumbLabel="Position in the track"
        thumbSize={12}
        onChange={setHeld}
        onChangeEnd={(value) => {
          setHeld(null);
          seek(value);
        }}
      />
      <span>{formatClock(duration * 1000)}</span>
    </div>
  );
}
