import type { TimelineView } from "./timeline-view";

export interface TimelinePicture {
  /** One peak a bar, 0 to 255, over the whole track at this zoom. */
  bars: readonly number[];
  /** Momentary loudness over the track in LUFS. */
  loudness: readonly number[];
  beatsS: readonly number[];
  durationS: number;
  /** 0 to 1; how much has been played. */
  played: number;
}

export interface TimelineColors {
  peak: string;
  played: string;
  curve: string;
  beat: string;
}

/** Loudness range drawn, in LUFS; quieter lies on the floor. */
const quietest = -50;
const loudest = 0;
const beatBand = 12;
const minimumBeatGap = 4;
const barWidth = 2;
const barGap = 1;

/** How many bars the whole track has at this width. */
export function countBars(pixels: number): number {
  return Math.floor(pixels / (barWidth + barGap));
}

/** Peaks for a number of bars: each bar keeps the loudest of what it stands for. */
export function foldPeaks(peaks: readonly number[], bars: number): number[] {
  if (peaks.length === 0 || bars <= 0) return [];
  return Array.from({ length: bars }, (_, bar) => {
    const first = Math.floor((bar * peaks.length) / bars);
    const last = Math.max(first + 1, Math.floor(((bar + 1) * peaks.length) / bars));
    let peak = 0;
    for (let index = first; index < last; index += 1) peak = Math.max(peak, peaks[index] ?? 0);
    return peak;
  });
}

/** Place of a loudness between the floor (0) and the top (1). */
export function placeLoudness(lufs: number): number {
  return Math.min(1, Math.max(0, (lufs - quietest) / (loudest - quietest)));
}

/** Every beat is drawn while there is room; else every second, fourth, eighth. */
export function chooseBeatStep(beats: number, width: number): number {
  let step = 1;
  while (width > 0 && (beats / step) * minimumBeatGap > width) step *= 2;
  return step;
}

/** Draw the part in sight: bars of level, the line of loudness, ticks of beats. */
export function drawTimeline(context: CanvasRenderingContext2D, view: TimelineView, height: number, picture: TimelinePicture, colors: TimelineColors): void {
  context.clearRect(0, 0, view.width, height);
  context.save();
  context.translate(-view.scrollLeft, 0);
  drawBars(context, view, height - beatBand, picture, colors);
  drawCurve(context, view, height - beatBand, picture.loudness, colors.curve);
  drawBeats(context, view, height, picture, colors.beat);
  context.restore();
}

function drawBars(context: CanvasRenderingContext2D, view: TimelineView, height: number, picture: TimelinePicture, colors: TimelineColors): void {
  const middle = height / 2;
  const pitch = barWidth + barGap;
  const playedX = picture.played * view.width * view.zoom;
  const last = Math.min(picture.bars.length, Math.ceil((view.scrollLeft + view.width) / pitch));
  for (let bar = Math.floor(view.scrollLeft / pitch); bar < last; bar += 1) {
    const half = Math.max(1, ((picture.bars[bar] ?? 0) / 255) * (middle - 2));
    context.fillStyle = bar * pitch < playedX ? colors.played : colors.peak;
    context.fillRect(bar * pitch, middle - half, barWidth, half * 2);
  }
}

function drawBeats(context: CanvasRenderingContext2D, view: TimelineView, height: number, { beatsS, durationS }: TimelinePicture, color: string): void {
  if (durationS <= 0) return;
  const pixels = view.width * view.zoom;
  const step = chooseBeatStep(beatsS.length, pixels);
  context.fillStyle = color;
  beatsS.forEach((beat, index) => {
    const x = Math.round((beat / durationS) * pixels);
    if (index % step === 0 && x >= view.scrollLeft && x <= view.scrollLeft + view.width) context.fillRect(x, height - beatBand + 4, 1, beatBand - 4);
  });
}

function drawCurve(context: CanvasRenderingContext2D, view: TimelineView, height: number, loudness: readonly number[], color: string): void {
  if (loudness.length < 2) return;
  const spacing = (view.width * view.zoom) / (loudness.length - 1);
  const last = Math.min(loudness.length - 1, Math.ceil((view.scrollLeft + view.width) / spacing));
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.beginPath();
  let isDrawing = false;
  for (let index = Math.max(0, Math.floor(view.scrollLeft / spacing)); index <= last; index += 1) {
    const value = loudness[index] ?? Number.NaN;
    // Silence has no loudness: a gap stays a gap.
    if (!Number.isFinite(value) || value <= -70) {
      isDrawing = false;
      continue;
    }
    const y = height - placeLoudness(value) * (height - 4) - 2;
    if (isDrawing) context.lineTo(index * spacing, y);
    else context.moveTo(index * spacing, y);
    isDrawing = true;
  }
  context.stroke();
}
