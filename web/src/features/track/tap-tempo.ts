/** A pause this long begins a new count. */
export const longestPauseMs = 3000;
const keptTaps = 16;

/** Add a tap to those before it. */
export function addTap(taps: readonly number[], atMs: number): number[] {
  const last = taps.at(-1);
  return last === undefined || atMs - last > longestPauseMs ? [atMs] : [...taps, atMs].slice(-keptTaps);
}

/** Tempo of the taps; null before the third. One slip does not matter: the middle interval counts. */
export function measureTaps(taps: readonly number[]): number | null {
  if (taps.length < 3) return null;
  const intervals = taps.slice(1).map((tap, index) => tap - (taps[index] ?? tap));
  intervals.sort((a, b) => a - b);
  const middle = (intervals.length - 1) / 2;
  const typical = ((intervals[Math.floor(middle)] ?? 0) + (intervals[Math.ceil(middle)] ?? 0)) / 2;
  return typical > 0 ? Math.round(600_000 / typical) / 10 : null;
}
