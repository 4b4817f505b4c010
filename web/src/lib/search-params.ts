import type { AlbumQuery, ArtistQuery, TrackQuery, TrackSort } from "@/lib/api";

/** The part of a query that lives in the address bar, in short and readable names. */
export interface TrackSearch {
  q?: string;
  genre?: string;
  from?: number;
  to?: number;
  slow?: number;
  fast?: number;
  key?: number;
  mode?: number;
  heard?: boolean;
  here?: boolean;
  folder?: number;
  sort?: TrackSort;
  desc?: boolean;
}

type Raw = Record<string, unknown>;

const trackSorts = ["title", "artist", "album", "added", "year", "duration", "tempo", "energy", "track_number"] as const;
const albumSorts = ["title", "artist", "year", "added"] as const;
const artistSorts = ["name", "tracks", "added"] as const;

function text(value: unknown): string | undefined {
  const trimmed = typeof value === "string" || typeof value === "number" ? String(value).trim() : "";
  return trimmed === "" ? undefined : trimmed;
}

function number(value: unknown, low: number, high: number): number | undefined {
  const parsed = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof parsed !== "number" || !Number.isFinite(parsed)) return undefined;
  return parsed < low || parsed > high ? undefined : parsed;
}

function whole(value: unknown, low: number, high: number): number | undefined {
  const parsed = number(value, low, high);
  return parsed !== undefined && Number.isInteger(parsed) ? parsed : undefined;
}

function flag(value: unknown): boolean | undefined {
  if (value === true || value === "true" || value === 1) return true;
  if (value === false || value === "false" || value === 0) return false;
  return undefined;
}

function choice<T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((one) => one === value);
}

/** Drop what is not set, so that addresses stay short. */
function compact<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

/** Take in any address, and keep only what makes sense. */
export function parseTrackSearch(raw: Raw): TrackSearch {
  return compact<TrackSearch>({
    q: text(raw.q),
    genre: text(raw.genre),
    from: whole(raw.from, 1000, 2999),
    to: whole(raw.to, 1000, 2999),
    slow: number(raw.slow, 1, 400),
    fast: number(raw.fast, 1, 400),
    key: whole(raw.key, 0, 11),
    mode: whole(raw.mode, 0, 1),
    heard: flag(raw.heard),
    here: flag(raw.here),
    folder: whole(raw.folder, 1, Number.MAX_SAFE_INTEGER),
    sort: choice(raw.sort, trackSorts),
    desc: flag(raw.desc),
  });
}

export function toTrackQuery(search: TrackSearch): TrackQuery {
  return compact<TrackQuery>({
    search: search.q,
    genre: search.genre,
    year_from: search.from,
    year_to: search.to,
    tempo_min: search.slow,
    tempo_max: search.fast,
    key: search.key,
    mode: search.mode,
    is_analysed: search.heard,
    is_available: search.here,
    folder_id: search.folder,
    sort: search.sort ?? "artist",
    order: search.desc ? "desc" : "asc",
  });
}

/** How many filters are set; sorting is none. */
export function countFilters(search: TrackSearch): number {
  return Object.entries(search).filter(([name, value]) => value !== undefined && name !== "sort" && name !== "desc").length;
}

export interface AlbumSearch {
  q?: string;
  genre?: string;
  sort?: AlbumQuery["sort"];
  desc?: boolean;
}

export function parseAlbumSearch(raw: Raw): AlbumSearch {
  return compact<AlbumSearch>({ q: text(raw.q), genre: text(raw.genre), sort: choice(raw.sort, albumSorts), desc: flag(raw.desc) });
}

export interface ArtistSearch {
  q?: string;
  sort?: ArtistQuery["sort"];
  desc?: boolean;
}

export function parseArtistSearch(raw: Raw): ArtistSearch {
  return compact<ArtistSearch>({ q: text(raw.q), sort: choice(raw.sort, artistSorts), desc: flag(raw.desc) });
}

export function parseProblemSearch(raw: Raw): { code?: string; folder?: number } {
  return compact({ code: text(raw.code), folder: whole(raw.folder, 1, Number.MAX_SAFE_INTEGER) });
}

const duplicateStates = ["open", "dismissed"] as const;

export function parseDuplicateSearch(raw: Raw): { state?: (typeof duplicateStates)[number] } {
  return compact({ state: choice(raw.state, duplicateStates) });
}

const jobStates = ["queued", "running", "succeeded", "failed", "cancelled"] as const;

export function parseJobSearch(raw: Raw): { state?: (typeof jobStates)[number] } {
  return compact({ state: choice(raw.state, jobStates) });
}
