import { Button, Group, NumberInput, Tooltip } from "@mantine/core";
import { useState } from "react";

import type { HeardValue } from "@/lib/api";
import { formatNumber } from "@/lib/format";

import { CorrectionPopover } from "./correction-popover";
import { addTap, measureTaps } from "./tap-tempo";
import type { Correction } from "./use-correction";

const slowest = 20;
const fastest = 400;

function isTempo(value: unknown): value is number {
  return typeof value === "number" && value >= slowest && value <= fastest;
}

/** Half, double, any number, or tapped along: the beat is most often right but for an octave. */
export function TempoCorrection({ value, correction }: { value: HeardValue; correction: Correction }) {
  const [typed, setTyped] = useState<number | string>(value.value === null ? "" : Math.round(value.value * 10) / 10);
  const [taps, setTaps] = useState<number[]>([]);
  const octaves = [
    { label: "½", name: "Half the tempo", tempo: (value.value ?? 0) / 2 },
    { label: "×2", name: "Double the tempo", tempo: (value.value ?? 0) * 2 },
  ];
  const tap = (atMs: number) => {
    const next = addTap(taps, atMs);
    const tempo = measureTaps(next);
    setTaps(next);
    if (tempo !== null) setTyped(tempo);
  };
  return (
    <Group gap={4} wrap="nowrap">
      {value.value !== null &&
        octaves.map(({ label, name, tempo }) => (
          <Tooltip key={label} label={isTempo(tempo) ? `${name}: ${formatNumber(tempo, 1)} BPM` : `${name} would leave ${slowest} to ${fastest} BPM`}>
            <Button
              variant="default"
              size="compact-xs"
              aria-label={name}
              disabled={!isTempo(tempo)}
              loading={correction.isPending}
              onClick={() => void correction.correct({ values: { tempo_bpm: tempo } })}
            >
              {label}
            </Button>
          </Tooltip>
        ))}
      <CorrectionPopover value={value} correction={correction} chosen={isTempo(typed) ? { tempo_bpm: typed } : null}>
        {() => (
          <Group align="flex-end" gap="xs" wrap="nowrap">
            <NumberInput size="xs" style={{ flex: 1 }} label="Tempo in BPM" min={slowest} max={fastest} decimalScale={2} value={typed} onChange={setTyped} />
            <Tooltip label="Click on each beat while the music plays">
              <Button type="button" size="xs" variant="light" onPointerDown={(event) => tap(event.timeStamp)} onKeyDown={(event) => event.key === " " && !event.repeat && tap(event.timeStamp)}>
                Tap
              </Button>
            </Tooltip>
          </Group>
        )}
      </CorrectionPopover>
    </Group>
  );
}
