export interface WaveformPicture {
  peaks: readonly number[];
  /** Momentary loudness over the track in LUFS. */
  loudness: readonly number[];
  beatsS: readonly number[];
  durationS: number;
  /** 0 to 1; how much has been played. */
  played: number;
}

export interface WaveformColors {
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

export function drawWaveform(context: CanvasRenderingContext2D, width: number, height: number, picture: WaveformPicture, colors: WaveformColors): void {
  context.clearRect(0, 0, width, height);
  const waveHeight = height - beatBand;
  const middle = waveHeight / 2;
  const bars = Math.floor(width / (barWidth + barGap));
  const folded = foldPeaks(picture.peaks, bars);
  const playedX = picture.played * width;
  folded.forEach((peak, bar) => {
    const x = bar * (barWidth + barGap);
    const half = Math.max(1, (peak / 255) * (middle - 2));
    context.fillStyle = x < playedX ? colors.played : colors.peak;
    context.fillRect(x, middle - half, barWidth, half * 2);
  });
  drawCurve(context, width, waveHeight, picture.loudness, colors.curve);
  if (picture.durationS > 0) {
    const step = chooseBeatStep(picture.beatsS.length, width);
    context.fillStyle = colors.beat;
    picture.beatsS.forEach((beat, index) => {
      if (index % step === 0) context.fillRect(Math.round((beat / picture.durationS) * width), height - beatBand + 4, 1, beatBand - 4);
    });
  }
  if (picture.played > 0) {
    context.fillStyle = colors.played;
    context.fillRect(playedX, 0, 2, height);
  }
}

function drawCurve(context: CanvasRenderingContext2D, width: number, height: number, loudness: readonly number[], color: string): void {
  if (loudness.length < 2) return;
  context.strokeStyle = color;
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.beginPath();
  let isDrawing = false;
  loudness.forEach((value, index) => {
    // Silence has no loudness: a gap stays a gap.
    if (!Number.isFinite(value) || value <= -70) {
      isDrawing = false;
      return;
    }
    const x = (index / (loudness.length - 1)) * width;
    const y = height - placeLoudness(value) * (height - 4) - 2;
    if (isDrawing) context.lineTo(x, y);
    else context.moveTo(x, y);
    isDrawing = true;
  });
  context.stroke();
}
