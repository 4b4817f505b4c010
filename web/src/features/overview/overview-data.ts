import type { Bin, CountRow } from "@/lib/api";
import { formatPlural } from "@/lib/format";

/** The most frequent values. */
export function countBy(rows: CountRow[], limit: number): CountRow[] {
  return [...rows].sort((a, b) => b.count - a.count).slice(0, limit);
}

/** A histogram without its empty ends; bars in between stay, empty or not. */
export function foldBins(bins: Bin[]): Bin[] {
  const first = bins.findIndex((bin) => bin.count > 0);
  const last = bins.findLastIndex((bin) => bin.count > 0);
  return first < 0 ? [] : bins.slice(first, last + 1);
}

export function findPeak(bins: Bin[]): Bin | null {
  return bins.reduce<Bin | null>((best, bin) => (best === null || bin.count > best.count ? bin : best), null);
}

/** Tracks for each of the twelve keys, in major and in minor. */
export function countKeys(rows: CountRow[], parse: (name: string) => { key: number; mode: number | undefined } | null): { major: number[]; minor: number[] } {
  const major = new Array<number>(12).fill(0);
  const minor = new Array<number>(12).fill(0);
  for (const row of rows) {
    const parsed = parse(row.name);
    if (!parsed) continue;
    const counts = parsed.mode === 0 ? minor : major;
    counts[parsed.key] = (counts[parsed.key] ?? 0) + row.count;
  }
  return { major, minor };
}

/** Which genre leads, if one does. */
export function describeTop(rows: CountRow[]): string | undefined {
  const [first, second] = rows;
  if (!first) return undefined;
  if (second && second.count === first.count) return "No genre leads alone";
  return `${first.name} leads with ${formatPlural(first.count, "track")}`;
}

/** Decades in order, those without music between them included: a gap is drawn as a gap. */
export function fillDecades(rows: CountRow[]): CountRow[] {
  const counts = new Map(rows.map((row) => [Number.parseInt(row.name, 10), row.count]));
  const known = [...counts.keys()].filter(Number.isFinite);
  if (known.length === 0) return [];
  const first = Math.min(...known);
  const length = (Math.max(...known) - first) / 10 + 1;
  return Array.from({ length }, (_, index) => ({ name: `${first + index * 10}s`, count: counts.get(first + index * 10) ?? 0 }));
}
