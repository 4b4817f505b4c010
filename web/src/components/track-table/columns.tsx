import { Text, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { RelativeTime } from "@/components/relative-time";
import type { Track, TrackSort } from "@/lib/api";
import { formatClock, formatNumber, formatPercent } from "@/lib/format";
import { nameKey } from "@/lib/music";

export interface TrackColumn {
  id: ColumnId;
  label: string;
  /** Width in the grid. */
  width: string;
  sort?: TrackSort;
  isNumeric?: boolean;
  help?: string;
  /** Narrowest page, in px, on which it is shown. */
  from: number;
  cell: (track: Track) => ReactNode;
}

export type ColumnId = "album" | "year" | "genres" | "tempo" | "key" | "energy" | "danceability" | "loudness" | "length" | "added";

const unknown = (
  <Text span c="dimmed" aria-label="not known">
    –
  </Text>
);

/** The columns beside title and artist, which are always there. */
export const trackColumns: TrackColumn[] = [
  {
    id: "album",
    label: "Album",
    width: "minmax(110px, 1.6fr)",
    sort: "album",
    from: 900,
    cell: (track) =>
      track.album ? (
        <Link className="quiet-link" tabIndex={-1} to="/albums/$albumId" params={{ albumId: String(track.album.id) }}>
          {track.album.title}
        </Link>
      ) : (
        unknown
      ),
  },
  { id: "year", label: "Year", width: "64px", sort: "year", isNumeric: true, from: 1000, cell: (track) => track.release_year ?? unknown },
  { id: "genres", label: "Genres", width: "minmax(90px, 1fr)", from: 1200, cell: (track) => (track.genres.length > 0 ? track.genres.join(", ") : unknown) },
  {
    id: "tempo",
    label: "Tempo",
    width: "92px",
    sort: "tempo",
    isNumeric: true,
    help: "Beats per minute, as heard by Tensoe: an estimate.",
    from: 1000,
    cell: (track) => {
      const tempo = track.audio_features?.tempo;
      return tempo === null || tempo === undefined ? unknown : `${formatNumber(tempo, 0)} BPM`;
    },
  },
  {
    id: "key",
    label: "Key",
    width: "88px",
    help: "Key, as heard by Tensoe: an estimate.",
    from: 1100,
    cell: (track) => nameKey(track.audio_features?.key, track.audio_features?.mode) ?? unknown,
  },
  {
    id: "energy",
    label: "Energy",
    width: "84px",
    sort: "energy",
    isNumeric: true,
    help: "How intense it sounds, 0 to 100 %: an estimate.",
    from: 1300,
    cell: (track) => percent(track.audio_features?.energy),
  },
  {
    id: "danceability",
    label: "Dance",
    width: "76px",
    isNumeric: true,
    help: "How well it carries a dance, 0 to 100 %: an estimate.",
    from: 1300,
    cell: (track) => percent(track.audio_features?.danceability),
  },
  {
    id: "loudness",
    label: "Loudness",
    width: "104px",
    isNumeric: true,
    help: "Integrated loudness (EBU R 128), measured.",
    from: 1300,
    cell: (track) => {
      const loudness = track.audio_features?.loudness;
      return loudness === null || loudness === undefined ? unknown : `${formatNumber(loudness, 1)} LUFS`;
    },
  },
  { id: "length", label: "Length", width: "76px", sort: "duration", isNumeric: true, from: 0, cell: (track) => formatClock(track.duration_ms) },
  { id: "added", label: "Added", width: "116px", sort: "added", isNumeric: true, from: 1300, cell: (track) => <RelativeTime instant={track.added_at} /> },
];

export const defaultColumns: ColumnId[] = ["album", "year", "genres", "tempo", "key", "energy", "length"];

function percent(value: number | null | undefined): ReactNode {
  return value === null || value === undefined ? unknown : formatPercent(value);
}

/** The chosen columns that fit the width of the page. */
export function fitColumns(chosen: readonly ColumnId[], width: number): TrackColumn[] {
  return trackColumns.filter((column) => chosen.includes(column.id) && column.from <= width);
}

export function HeaderLabel({ column }: { column: TrackColumn }) {
  if (!column.help) return <>{column.label}</>;
  return (
    <Tooltip label={column.help}>
      <span>{column.label}</span>
    </Tooltip>
  );
}
