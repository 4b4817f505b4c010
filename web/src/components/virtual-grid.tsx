import { useElementSize } from "@mantine/hooks";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";

import { useScrollMargin } from "@/components/scroll-margin";

interface VirtualGridProps<T> {
  label: string;
  items: T[];
  getKey: (item: T) => number;
  render: (item: T) => ReactNode;
  hasMore: boolean;
  onNearEnd: () => void;
}

const gap = 20;
/** Height of the two lines below a cover. */
const captionHeight = 58;

export function columnsFor(width: number): number {
  return Math.max(2, Math.floor((width + gap) / (176 + gap)));
}

/** Cards in as many columns as fit; only the rows in view are in the page. */
export function VirtualGrid<T>({ label, items, getKey, render, hasMore, onNearEnd }: VirtualGridProps<T>) {
  const { ref: sizeRef, width } = useElementSize();
  const body = useRef<HTMLDivElement>(null);
  const scrollMargin = useScrollMargin(body);
  const columns = columnsFor(width || 360);
  const cell = Math.floor(((width || 360) - gap * (columns - 1)) / columns);
  const rowHeight = cell + captionHeight + gap;
  const count = Math.ceil(items.length / columns);
  const virtualizer = useWindowVirtualizer({ count, estimateSize: () => rowHeight, overscan: 3, scrollMargin });
  const rows = virtualizer.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, rowHeight]);

  useEffect(() => {
    if (hasMore && last >= count - 6) onNearEnd();
  }, [hasMore, last, count, onNearEnd]);

  return (
    <div ref={sizeRef}>
      <div ref={body} role="list" aria-label={label} style={{ position: "relative", height: virtualizer.getTotalSize() }}>
        {width > 0 &&
          rows.flatMap((row) =>
            items.slice(row.index * columns, (row.index + 1) * columns).map((item, column) => (
              <div
                key={getKey(item)}
                role="listitem"
                style={{ position: "absolute", top: 0, left: 0, width: cell, transform: `translate(${column * (cell + gap)}px, ${row.start - scrollMargin}px)` }}
              >
                {render(item)}
              </div>
            )),
          )}
      </div>
    </div>
  );
}
