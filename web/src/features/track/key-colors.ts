import type { KeySegment } from "@/lib/api";
import { nameKey, shortKeyNames } from "@/lib/music";

/** Keys that share most of their notes have neighbouring colours: the place on the circle of fifths is the hue. */
const stepsPerFifth = 7;
const hueOffset = 20;

/** Place on the circle of fifths, C major and A minor at 0; relative keys share it, as they share their notes. */
export function placeOnCircle(key: number, mode: number): number {
  return ((mode === 1 ? key : key + 3) * stepsPerFifth) % 12;
}

/**
 * The colour of a key, the same on every page and in both schemes; dark words can be read on all of them.
 *
 * What the red–green axis says is said once more by lightness (red lighter, green darker), so that those who do not see that
 * axis tell the keys apart too. Minor is paler than its relative major. The name stands in the band as well.
 */
export function colorKey(key: number, mode: number): string {
  const hue = (placeOnCircle(key, mode) * 30 + hueOffset) % 360;
  const lightness = 0.77 + 0.09 * Math.cos((hue * Math.PI) / 180);
  return `oklch(${lightness.toFixed(3)} ${mode === 1 ? 0.11 : 0.065} ${hue})`;
}

/** "Am", "E♭": what fits into a narrow band. */
export function abbreviateKey(key: number, mode: number): string {
  return `${shortKeyNames[key] ?? "?"}${mode === 1 ? "" : "m"}`;
}

/** The longest name of a key that fits into this many pixels; none when even the short one does not. */
export function fitKeyName(segment: Pick<KeySegment, "key" | "mode">, width: number): string {
  const long = nameKey(segment.key, segment.mode) ?? "";
  if (width >= long.length * 7.2 + 12) return long;
  const short = abbreviateKey(segment.key, segment.mode);
  return width >= short.length * 8 + 6 ? short : "";
}

/** The key at a time; null between segments. */
export function findSegment(segments: readonly KeySegment[], seconds: number): KeySegment | null {
  return segments.find((segment) => seconds >= segment.start_s && seconds < segment.end_s) ?? null;
}
