import { useComputedColorScheme } from "@mantine/core";
import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from "react";

import type { Analysis, KeySegment, TrackDetail } from "@/lib/api";
import { formatClock, formatNumber } from "@/lib/format";
import { playTracks, seek, useCurrentTrack } from "@/lib/player";
import { positionStore } from "@/lib/player-state";
import { useStore } from "@/lib/store";

import { abbreviateKey, findSegment } from "./key-colors";
import { describeSegment, KeyLane } from "./key-lane";
import { countBars, drawTimeline, foldPeaks } from "./timeline-drawing";
import { TimelineLegend } from "./timeline-legend";
import { timelinePalettes } from "./timeline-palette";
import { listTicks } from "./timeline-view";
import classes from "./timeline.module.css";
import { useTimelineView } from "./use-timeline-view";
import { ZoomButtons } from "./zoom-buttons";

const stepS = 5;
const bubbleHalf = 110;

/** The track drawn from beginning to end: level, loudness, beats and keys; a click plays from there. */
export function Timeline({ track, analysis }: { track: TrackDetail; analysis: Analysis }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme("light");
  const isCurrent = useCurrentTrack()?.id === track.id;
  const position = useStore(positionStore, (seconds) => (isCurrent ? seconds : 0));
  const durationS = (track.duration_ms ?? 0) / 1000;
  const { view, mostZoom, scrollerRef, onScroll, zoomTo } = useTimelineView(durationS, position);
  const pixels = view.width * view.zoom;
  const [look, setLook] = useState<{ atS: number; segment: KeySegment | null } | null>(null);
  const canPlay = track.stream_url !== null && durationS > 0;
  const played = durationS > 0 ? Math.min(1, position / durationS) : 0;
  const bars = useMemo(() => foldPeaks(analysis.waveform, countBars(pixels)), [analysis.waveform, pixels]);

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context || view.width === 0) return;
    const scale = window.devicePixelRatio || 1;
    const height = canvas.current.clientHeight;
    canvas.current.width = Math.round(view.width * scale);
    canvas.current.height = Math.round(height * scale);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const picture = { bars, loudness: analysis.loudness_curve, beatsS: analysis.beats_s, durationS, played };
    drawTimeline(context, view, height, picture, timelinePalettes[scheme]);
  });

  const playedX = played * pixels - view.scrollLeft;
  // The playhead stays where it is while it is in sight, else the middle does.
  const anchor = isCurrent && playedX >= 0 && playedX <= view.width ? playedX : view.width / 2;
  const goTo = (seconds: number) => {
    if (!canPlay) return;
    if (!isCurrent) playTracks([track]);
    seek(seconds);
  };
  const place = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width)) * durationS;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const zooms: Record<string, number> = { "+": view.zoom * 2, "-": view.zoom / 2, "0": 1 };
    const targets: Record<string, number> = { ArrowLeft: position - stepS, ArrowRight: position + stepS, Home: 0, End: durationS - 1 };
    const [zoom, target] = [zooms[event.key], targets[event.key]];
    if ((zoom === undefined && target === undefined) || event.ctrlKey || event.metaKey || (event.shiftKey && event.key !== "+")) return;
    event.preventDefault();
    if (zoom !== undefined) zoomTo(zoom, anchor);
    else if (target !== undefined) goTo(Math.max(0, target));
  };
  return (
    <div>
      <div className={classes.frame}>
        <div ref={scrollerRef} className={classes.scroller} data-zoomed={view.zoom > 1 || undefined} onScroll={onScroll}>
          <div className={classes.whole} style={{ width: `${view.zoom * 100}%` }}>
            <div
              className={classes.wave}
              role="slider"
              tabIndex={canPlay ? 0 : -1}
              aria-label="Waveform: position in the track"
              aria-valuemin={0}
              aria-valuemax={Math.round(durationS)}
              aria-valuenow={Math.round(position)}
              aria-valuetext={`${formatClock(position * 1000)} of ${formatClock(track.duration_ms)}`}
              aria-disabled={!canPlay}
              onClick={(event) => goTo(place(event))}
              onPointerMove={(event) => setLook({ atS: place(event), segment: null })}
              onPointerLeave={() => setLook(null)}
              onKeyDown={onKeyDown}
            >
              <canvas ref={canvas} aria-hidden style={{ width: view.width }} />
            </div>
            {analysis.key_segments.length > 0 && durationS > 0 && (
              <KeyLane
                segments={analysis.key_segments}
                durationS={durationS}
                pixels={pixels}
                threshold={analysis.confidence_threshold}
                canPlay={canPlay}
                onPlay={goTo}
                onLook={(segment) => setLook(segment && { atS: (segment.start_s + Math.min(segment.end_s, durationS)) / 2, segment })}
              />
            )}
            {isCurrent && <div className={classes.playhead} style={{ left: `${played * 100}%` }} />}
            <Ticks durationS={durationS} pixels={pixels} />
          </div>
        </div>
        {look && durationS > 0 && (
          <div
            className={`tabular ${classes.bubble}`}
            style={{
              top: look.segment ? 104 : 2,
              left: Math.min(view.width - bubbleHalf, Math.max(bubbleHalf, (look.atS / durationS) * pixels - view.scrollLeft)),
            }}
            aria-hidden
          >
            {look.segment ? describeSegment(look.segment) : describePlace(look.atS, durationS, analysis)}
          </div>
        )}
      </div>
      <TimelineLegend analysis={analysis} pixels={pixels}>
        {mostZoom > 1 && <ZoomButtons zoom={view.zoom} mostZoom={mostZoom} onZoom={(zoom) => zoomTo(zoom, anchor)} />}
      </TimelineLegend>
    </div>
  );
}

function describePlace(atS: number, durationS: number, analysis: Analysis): string {
  const lufs = analysis.loudness_curve[Math.round((atS / durationS) * (analysis.loudness_curve.length - 1))];
  const segment = findSegment(analysis.key_segments, atS);
  return [formatClock(atS * 1000), lufs !== undefined && lufs > -70 ? `${formatNumber(lufs, 1)} LUFS` : null, segment && abbreviateKey(segment.key, segment.mode)].filter(Boolean).join(" · ");
}

function Ticks({ durationS, pixels }: { durationS: number; pixels: number }) {
  const ticks = listTicks(durationS, pixels);
  return (
    <div className={`tabular ${classes.ticks}`} aria-hidden>
      {ticks.map((seconds) => (
        <span key={seconds} style={{ left: `${(seconds / durationS) * 100}%` }} data-last={seconds > 0 && ((durationS - seconds) / durationS) * pixels < 20 ? true : undefined}>
          {formatClock(seconds * 1000)}
        </span>
      ))}
    </div>
  );
}
