import { Skeleton } from "@mantine/core";
import { useMediaQuery, useViewportSize } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";

import { useScrollMargin } from "@/components/scroll-margin";
import type { Track } from "@/lib/api";
import { addToQueue, playTracks, togglePlay, useCurrentTrack, useIsPlaying } from "@/lib/player";

import { type ColumnId, fitColumns } from "./columns";
import { type Sorting, TableHeader } from "./table-header";
import { TrackRow } from "./track-row";
import classes from "./track-table.module.css";

export interface Selection {
  ids: ReadonlySet<number>;
  onChange: (ids: ReadonlySet<number>) => void;
}

interface TrackTableProps {
  label: string;
  tracks: Track[];
  /** Rows there are in all, loaded or not. */
  total: number;
  columns: readonly ColumnId[];
  sorting?: Sorting;
  selection?: Selection;
  hasMore?: boolean;
  onNearEnd?: () => void;
  /** Number before each title; the place in the list when left out. */
  getPosition?: (track: Track, index: number) => number | string | null;
}

/** A queue is made of this many tracks before and after the one that is played. */
const queueBefore = 100;
const queueAfter = 400;
const skeletons = 6;

/** Any number of tracks: only those in view are in the page. Arrows move, Enter plays, O opens, X selects, Q queues. */
export function TrackTable(props: TrackTableProps) {
  const { tracks, selection, hasMore = false, onNearEnd } = props;
  const isPhone = useMediaQuery("(max-width: 48em)", false, { getInitialValueInEffect: false }) ?? false;
  const { width } = useViewportSize();
  const navigate = useNavigate();
  const body = useRef<HTMLDivElement>(null);
  const scrollMargin = useScrollMargin(body);
  const [focused, setFocused] = useState(0);
  const anchor = useRef<number | null>(null);
  const current = useCurrentTrack();
  const isPlaying = useIsPlaying();
  const rowHeight = isPhone ? 60 : 52;
  const virtualizer = useWindowVirtualizer({
    count: tracks.length + (hasMore ? skeletons : 0),
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin,
  });
  const rows = virtualizer.getVirtualItems();
  const columns = isPhone ? [] : fitColumns(props.columns, width || window.innerWidth);
  const last = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);

  useEffect(() => {
    if (hasMore && last >= tracks.length - 60) onNearEnd?.();
  }, [hasMore, last, tracks.length, onNearEnd]);

  const currentId = current?.id;
  const play = useCallback(
    (index: number) => {
      const track = tracks[index];
      if (!track) return;
      if (track.id === currentId) return togglePlay();
      const first = Math.max(0, index - queueBefore);
      const playable = tracks.slice(first, index + queueAfter).filter((one) => one.stream_url !== null || one === track);
      playTracks(playable, playable.indexOf(track));
    },
    [tracks, currentId],
  );

  const select = useCallback(
    (index: number, isRange: boolean) => {
      if (!selection) return;
      const ids = new Set(selection.ids);
      const from = isRange && anchor.current !== null ? anchor.current : index;
      const chosen = tracks.slice(Math.min(from, index), Math.max(from, index) + 1);
      const track = tracks[index];
      const shouldAdd = track ? !ids.has(track.id) : true;
      for (const one of chosen) {
        if (shouldAdd) ids.add(one.id);
        else ids.delete(one.id);
      }
      anchor.current = index;
      selection.onChange(ids);
    },
    [selection, tracks],
  );

  const focusRow = (index: number) => {
    const bounded = Math.min(Math.max(0, index), tracks.length - 1);
    setFocused(bounded);
    virtualizer.scrollToIndex(bounded, { align: "auto" });
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-row="${bounded}"]`)?.focus({ preventScroll: true }));
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const isRow = event.target instanceof HTMLElement && event.target.dataset.row !== undefined;
    if (!isRow || event.ctrlKey || event.metaKey || event.altKey) return;
    const track = tracks[focused];
    const actions: Record<string, () => void> = {
      ArrowDown: () => focusRow(focused + 1),
      ArrowUp: () => focusRow(focused - 1),
      Home: () => focusRow(0),
      End: () => focusRow(tracks.length - 1),
      Enter: () => play(focused),
      o: () => track && void navigate({ to: "/tracks/$trackId", params: { trackId: String(track.id) } }),
      x: () => select(focused, event.shiftKey),
      q: () => track && addToQueue([track]),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };

  const selectedCount = selection ? selection.ids.size : 0;
  const selectedState = selectedCount === 0 ? "none" : selectedCount >= tracks.length ? "all" : "some";
  const onSelectAll = () => selection?.onChange(selectedCount >= tracks.length ? new Set() : new Set(tracks.map((track) => track.id)));

  return (
    <div
      role="grid"
      aria-label={props.label}
      aria-rowcount={props.total + 1}
      aria-multiselectable={selection ? true : undefined}
      className={classes.table}
      style={{ "--row-columns": columns.map((column) => column.width).join(" ") } as React.CSSProperties}
      onKeyDown={onKeyDown}
    >
      {!isPhone && <TableHeader columns={columns} sorting={props.sorting} {...(selection ? { selected: selectedState, onSelectAll } : {})} />}
      <div role="rowgroup" ref={body} style={{ position: "relative", height: virtualizer.getTotalSize() }}>
        {rows.map((row) => {
          const track = tracks[row.index];
          const top = row.start - scrollMargin;
          if (!track) return <SkeletonRow key={`more-${row.index}`} top={top} />;
          return (
            <TrackRow
              key={row.index}
              track={track}
              index={row.index}
              position={props.getPosition ? props.getPosition(track, row.index) : row.index + 1}
              top={top}
              columns={columns}
              isPhone={isPhone}
              isFocusStop={row.index === focused}
              isSelected={selection?.ids.has(track.id) ?? false}
              isSelecting={selectedCount > 0}
              isCurrent={track.id === currentId}
              isPlaying={isPlaying}
              onPlay={play}
              onSelect={selection ? select : undefined}
              onFocus={setFocused}
            />
          );
        })}
      </div>
    </div>
  );
}

function SkeletonRow({ top }: { top: number }) {
  return (
    <div className={classes.skeleton} style={{ transform: `translateY(${top}px)` }} aria-hidden>
      <Skeleton w={40} h={40} radius={5} />
      <div style={{ flex: 1 }}>
        <Skeleton h={12} w="30%" mb={8} />
        <Skeleton h={10} w="18%" />
      </div>
    </div>
  );
}

/** The place of a table while its first page is on the way. */
export function TrackTableSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <div aria-busy aria-label="Loading tracks" style={{ position: "relative", height: rows * 52 + 40 }}>
      {Array.from({ length: rows }, (_, index) => (
        <SkeletonRow key={index} top={index * 52 + 40} />
      ))}
    </div>
  );
}
