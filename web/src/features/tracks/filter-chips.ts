import { nameKey } from "@/lib/music";
import type { TrackSearch } from "@/lib/search-params";

export interface Chip {
  label: string;
  /** The search once the chip is taken away. */
  without: TrackSearch;
}

function range(low: number | undefined, high: number | undefined, unit = ""): string {
  const end = unit ? ` ${unit}` : "";
  if (low !== undefined && high !== undefined) return low === high ? `${low}${end}` : `${low}–${high}${end}`;
  return low !== undefined ? `from ${low}${end}` : `up to ${high}${end}`;
}

/** The filters in force in words; the search words have their own field. */
export function listChips(search: TrackSearch): Chip[] {
  const chips: Chip[] = [];
  const add = (label: string, without: Partial<Record<keyof TrackSearch, undefined>>) => chips.push({ label, without: { ...search, ...without } });
  if (search.genre) add(search.genre, { genre: undefined });
  if (search.from !== undefined || search.to !== undefined) add(`Year ${range(search.from, search.to)}`, { from: undefined, to: undefined });
  if (search.slow !== undefined || search.fast !== undefined) add(`Tempo ${range(search.slow, search.fast, "BPM")}`, { slow: undefined, fast: undefined });
  if (search.key !== undefined) add(`Key ${nameKey(search.key, search.mode)}`, { key: undefined, mode: undefined });
  else if (search.mode !== undefined) add(search.mode === 1 ? "Major keys" : "Minor keys", { mode: undefined });
  if (search.heard !== undefined) add(search.heard ? "Analysed" : "Not analysed yet", { heard: undefined });
  if (search.here !== undefined) add(search.here ? "File present" : "File missing", { here: undefined });
  if (search.folder !== undefined) add(`Folder ${search.folder}`, { folder: undefined });
  return chips;
}
