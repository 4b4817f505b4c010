import { type KeyboardEvent, useRef, useState } from "react";

import type { KeySegment } from "@/lib/api";
import { formatClock, formatPercent } from "@/lib/format";
import { nameKey } from "@/lib/music";

import { colorKey, fitKeyName } from "./key-colors";
import classes from "./timeline.module.css";

interface KeyLaneProps {
  segments: readonly KeySegment[];
  durationS: number;
  /** Width of the whole lane in pixels. */
  pixels: number;
  /** Under this confidence a stretch is hatched. */
  threshold: number;
  canPlay: boolean;
  onPlay: (seconds: number) => void;
  /** The stretch that is pointed at or has the focus. */
  onLook: (segment: KeySegment | null) => void;
}

export function describeSegment(segment: KeySegment): string {
  const range = `${formatClock(segment.start_s * 1000)}–${formatClock(segment.end_s * 1000)}`;
  return `${nameKey(segment.key, segment.mode) ?? "No key"} · ${range} · ${formatPercent(segment.confidence)} sure`;
}

/** The keys over time, as a band. One stop for the Tab key; the arrows go from stretch to stretch, Enter plays from there. */
export function KeyLane({ segments, durationS, pixels, threshold, canPlay, onPlay, onLook }: KeyLaneProps) {
  const [stop, setStop] = useState(0);
  const lane = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const last = segments.length - 1;
    const targets: Record<string, number> = { ArrowLeft: Math.max(0, stop - 1), ArrowRight: Math.min(last, stop + 1), Home: 0, End: last };
    const target = targets[event.key];
    if (target === undefined || event.shiftKey) return;
    event.preventDefault();
    setStop(target);
    lane.current?.querySelectorAll("button")[target]?.focus();
  };
  return (
    <div ref={lane} className={classes.lane} role="group" aria-label="Key over time" onKeyDown={onKeyDown} onPointerLeave={() => onLook(null)}>
      {segments.map((segment, index) => {
        const share = (segment.end_s - segment.start_s) / durationS;
        return (
          <button
            key={segment.start_s}
            type="button"
            tabIndex={index === stop ? 0 : -1}
            className={classes.segment}
            data-unsure={segment.confidence < threshold || undefined}
            aria-disabled={!canPlay}
            aria-label={`${describeSegment(segment)}; plays from there`}
            style={{ left: `${(segment.start_s / durationS) * 100}%`, width: `${share * 100}%`, backgroundColor: colorKey(segment.key, segment.mode) }}
            onClick={() => onPlay(segment.start_s)}
            onPointerEnter={() => onLook(segment)}
            onFocus={() => {
              setStop(index);
              onLook(segment);
            }}
            onBlur={() => onLook(null)}
          >
            <span>{fitKeyName(segment, share * pixels)}</span>
          </button>
        );
      })}
    </div>
  );
}
