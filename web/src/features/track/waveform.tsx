import { Text, useComputedColorScheme } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";

import type { Analysis, TrackDetail } from "@/lib/api";
import { formatClock } from "@/lib/format";
import { playTracks, seek, useCurrentTrack } from "@/lib/player";
import { positionStore } from "@/lib/player-state";
import { useStore } from "@/lib/store";

import { chooseBeatStep, drawWaveform, type WaveformColors } from "./waveform-drawing";
import classes from "./track-page.module.css";

const palettes: Record<"light" | "dark", WaveformColors> = {
  light: { peak: "#c6c2bb", played: "#128577", curve: "#d55e00", beat: "#716c65" },
  dark: { peak: "#6f6a64", played: "#35bfaa", curve: "#f2994a", beat: "#99948d" },
};

const stepS = 5;

/** The track drawn from beginning to end; a click plays from there. */
export function Waveform({ track, analysis }: { track: TrackDetail; analysis: Analysis }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { ref, width, height } = useElementSize();
  const scheme = useComputedColorScheme("light");
  const isCurrent = useCurrentTrack()?.id === track.id;
  const position = useStore(positionStore, (seconds) => (isCurrent ? seconds : 0));
  const [hover, setHover] = useState<number | null>(null);
  const durationS = (track.duration_ms ?? 0) / 1000;
  const step = chooseBeatStep(analysis.beats_s.length, width);
  const beats = analysis.beats_s.length === 0 ? "" : step === 1 ? "beats" : `every ${step === 2 ? "second" : `${step}th`} beat`;
  const canPlay = track.stream_url !== null && durationS > 0;

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context || width === 0) return;
    const scale = window.devicePixelRatio || 1;
    canvas.current.width = Math.round(width * scale);
    canvas.current.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const played = durationS > 0 ? Math.min(1, position / durationS) : 0;
    drawWaveform(context, width, height, { peaks: analysis.waveform, loudness: analysis.loudness_curve, beatsS: analysis.beats_s, durationS, played }, palettes[scheme]);
  }, [width, height, scheme, analysis, durationS, position]);

  const goTo = (seconds: number) => {
    if (!canPlay) return;
    if (!isCurrent) playTracks([track]);
    seek(seconds);
  };
  const place = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * durationS;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const targets: Record<string, number> = { ArrowLeft: position - stepS, ArrowRight: position + stepS, Home: 0, End: durationS - 1 };
    const target = targets[event.key];
    if (target === undefined || event.shiftKey) return;
    event.preventDefault();
    goTo(Math.max(0, target));
  };
  return (
    <div>
      <div
        ref={ref}
        className={classes.wave}
        role="slider"
        tabIndex={canPlay ? 0 : -1}
        aria-label="Waveform: position in the track"
        aria-valuemin={0}
        aria-valuemax={Math.round(durationS)}
        aria-valuenow={Math.round(position)}
        aria-valuetext={`${formatClock(position * 1000)} of ${formatClock(track.duration_ms)}`}
        aria-disabled={!canPlay}
        onClick={(event) => goTo(place(event as unknown as PointerEvent))}
        onPointerMove={(event) => setHover(place(event))}
        onPointerLeave={() => setHover(null)}
        onKeyDown={onKeyDown}
      >
        <canvas ref={canvas} aria-hidden />
      </div>
      <div className={`tabular ${classes.note}`} style={{ display: "flex", justifyContent: "space-between", marginTop: 4, fontSize: 12 }} aria-hidden>
        <span>{formatClock(position * 1000)}</span>
        <span>{hover === null ? "" : `Play from ${formatClock(hover * 1000)}`}</span>
        <span>{formatClock(track.duration_ms)}</span>
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        Grey: level.{" "}
        <Text span inherit c="light-dark(#b04e00, #f2994a)">
          Line: momentary loudness
        </Text>
        , −50 to 0 LUFS.{beats && ` Ticks below: ${beats}, an estimate.`}
      </Text>
    </div>
  );
}
