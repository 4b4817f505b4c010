import { Checkbox } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo, type MouseEvent } from "react";

import { ArtistLinks } from "@/components/artist-links";
import { Cover } from "@/components/cover";
import { TrackMenu } from "@/components/track-menu";
import type { Track } from "@/lib/api";
import { formatClock } from "@/lib/format";

import type { TrackColumn } from "./columns";
import classes from "./track-table.module.css";

export interface TrackRowProps {
  track: Track;
  index: number;
  /** Number shown before the title. */
  position: number | string | null;
  top: number;
  columns: TrackColumn[];
  isPhone: boolean;
  isFocusStop: boolean;
  isSelected: boolean;
  isSelecting: boolean;
  isCurrent: boolean;
  isPlaying: boolean;
  onPlay: (index: number) => void;
  onSelect: ((index: number, isRange: boolean) => void) | undefined;
  onFocus: (index: number) => void;
}

function isInteractive(target: EventTarget): boolean {
  return target instanceof Element && target.closest("a, button, input, label") !== null;
}

/** One track: its name opens it, a double click plays it. */
export const TrackRow = memo(function TrackRow(props: TrackRowProps) {
  const { track, index, columns, isPhone, isCurrent, isPlaying } = props;
  const onDoubleClick = (event: MouseEvent) => {
    if (!isInteractive(event.target)) props.onPlay(index);
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={props.onSelect ? props.isSelected : undefined}
      data-row={index}
      data-selected={props.isSelected || undefined}
      data-selecting={props.isSelecting || undefined}
      data-current={isCurrent || undefined}
      data-gone={track.is_available ? undefined : true}
      className={`${classes.row} ${classes.line}`}
      style={{ transform: `translateY(${props.top}px)` }}
      tabIndex={props.isFocusStop ? 0 : -1}
      onFocus={() => props.onFocus(index)}
      onDoubleClick={onDoubleClick}
    >
      {!isPhone && (
        <div role="gridcell" className={classes.lead}>
          <span className={classes.leadRest}>{props.position ?? ""}</span>
          {props.onSelect && (
            <span className={classes.leadHover}>
              <Checkbox
                size="xs"
                tabIndex={-1}
                aria-label={`Select ${track.title}`}
                checked={props.isSelected}
                onChange={() => undefined}
                onClick={(event) => props.onSelect?.(index, event.shiftKey)}
              />
            </span>
          )}
        </div>
      )}
      <div role="gridcell" className={classes.main}>
        <button
          type="button"
          tabIndex={-1}
          className={classes.coverButton}
          disabled={track.stream_url === null}
          aria-label={isCurrent && isPlaying ? `Pause ${track.title}` : `Play ${track.title}`}
          onClick={() => props.onPlay(index)}
        >
          <Cover url={track.cover_url} pixels={64} size={isPhone ? 44 : 40} />
          <span className={classes.coverPlay}>
            {isCurrent && isPlaying ? <IconPlayerPauseFilled aria-hidden size={18} /> : <IconPlayerPlayFilled aria-hidden size={18} />}
          </span>
        </button>
        <div className={classes.names}>
          <div className="truncate">
            <Link className={`quiet-link ${classes.title}`} tabIndex={-1} to="/tracks/$trackId" params={{ trackId: String(track.id) }}>
              {track.title}
            </Link>
          </div>
          <div className={`truncate ${classes.artist}`}>
            {!track.is_available && "File missing · "}
            <ArtistLinks artists={track.artists} name={track.artist_name} />
          </div>
        </div>
      </div>
      {isPhone ? (
        <div role="gridcell" className={`${classes.numeric} ${classes.artist}`}>
          {formatClock(track.duration_ms)}
        </div>
      ) : (
        columns.map((column) => (
          <div key={column.id} role="gridcell" className={`truncate ${column.isNumeric ? classes.numeric : ""}`}>
            {column.cell(track)}
          </div>
        ))
      )}
      <div role="gridcell">
        <TrackMenu track={track} />
      </div>
    </div>
  );
});
