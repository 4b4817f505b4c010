import { Checkbox } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";

import type { TrackSort } from "@/lib/api";

import { HeaderLabel, type TrackColumn } from "./columns";
import classes from "./track-table.module.css";

export interface Sorting {
  by: TrackSort;
  isDescending: boolean;
  onChange: (by: TrackSort, isDescending: boolean) => void;
}

interface SortButtonProps {
  sorting: Sorting | undefined;
  by: TrackSort | undefined;
  label: string;
  children: ReactNode;
}

function SortButton({ sorting, by, label, children }: SortButtonProps) {
  if (!sorting || !by) return <span>{children}</span>;
  const isActive = sorting.by === by;
  const Arrow = sorting.isDescending ? IconArrowDown : IconArrowUp;
  return (
    <button
      type="button"
      className={classes.sort}
      data-active={isActive || undefined}
      aria-label={`Sort by ${label.toLowerCase()}`}
      onClick={() => sorting.onChange(by, isActive ? !sorting.isDescending : false)}
    >
      {children}
      {isActive && <Arrow aria-hidden size={13} />}
    </button>
  );
}

function direction(sorting: Sorting | undefined, ...keys: (TrackSort | undefined)[]): "ascending" | "descending" | "none" | undefined {
  if (!sorting) return undefined;
  if (!keys.includes(sorting.by)) return "none";
  return sorting.isDescending ? "descending" : "ascending";
}

interface TableHeaderProps {
  columns: TrackColumn[];
  sorting: Sorting | undefined;
  /** All, some or no rows are selected; left out when rows cannot be. */
  selected?: "all" | "some" | "none";
  onSelectAll?: () => void;
}

export function TableHeader({ columns, sorting, selected, onSelectAll }: TableHeaderProps) {
  return (
    <div role="rowgroup" className={classes.header}>
      <div role="row" aria-rowindex={1} className={classes.line}>
        <div role="columnheader" className={classes.lead}>
          {selected ? (
            <Checkbox size="xs" aria-label="Select all loaded tracks" checked={selected === "all"} indeterminate={selected === "some"} onChange={onSelectAll} />
          ) : (
            "#"
          )}
        </div>
        <div role="columnheader" aria-sort={direction(sorting, "title", "artist")}>
          <SortButton sorting={sorting} by="title" label="Title">
            Title
          </SortButton>
          {" / "}
          <SortButton sorting={sorting} by="artist" label="Artist">
            Artist
          </SortButton>
        </div>
        {columns.map((column) => (
          <div key={column.id} role="columnheader" aria-sort={column.sort ? direction(sorting, column.sort) : undefined} className={column.isNumeric ? classes.numeric : undefined}>
            <SortButton sorting={sorting} by={column.sort} label={column.label}>
              <HeaderLabel column={column} />
            </SortButton>
          </div>
        ))}
        <div role="columnheader" aria-label="Actions" />
      </div>
    </div>
  );
}
