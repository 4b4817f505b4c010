import { ActionIcon, Button, Drawer, Group, Text, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlaylist, IconX } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useState } from "react";

import { Cover } from "@/components/cover";
import { EmptyState } from "@/components/states";
import { formatClock, formatPlural, formatSpan } from "@/lib/format";
import { clearQueue, jumpTo, moveInQueue, removeFromQueue } from "@/lib/player";
import { queueStore } from "@/lib/player-state";
import type { QueueItem } from "@/lib/queue";
import { useStore } from "@/lib/store";

import classes from "./player-bar.module.css";

const rowHeight = 56;

interface QueueDrawerProps {
  isOpen: boolean;
  isPhone: boolean;
  onClose: () => void;
}

/** What plays next: reorder by dragging or with the arrows, remove, jump. */
export function QueueDrawer({ isOpen, isPhone, onClose }: QueueDrawerProps) {
  const queue = useStore(queueStore);
  const left = queue.items.slice(Math.max(0, queue.index)).reduce((sum, item) => sum + (item.track.duration_ms ?? 0), 0);
  return (
    <Drawer opened={isOpen} onClose={onClose} position={isPhone ? "bottom" : "right"} size={isPhone ? "80%" : 420} title={<Text fw={650}>Queue</Text>} closeButtonProps={{ "aria-label": "Close the queue" }}>
      <Group justify="space-between" mb="sm">
        <Text size="sm" c="dimmed" className="tabular">
          {formatPlural(queue.items.length, "track")} · {formatSpan(left / 1000)} to go
        </Text>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          disabled={queue.items.length === 0}
          onClick={() => {
            clearQueue();
            onClose();
          }}
        >
          Clear
        </Button>
      </Group>
      {queue.items.length === 0 ? (
        <EmptyState icon={IconPlaylist} title="The queue is empty">
          Play a track, or add some from the library.
        </EmptyState>
      ) : (
        <QueueList items={queue.items} index={queue.index} />
      )}
    </Drawer>
  );
}

function QueueList({ items, index }: { items: QueueItem[]; index: number }) {
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: Math.max(0, (index - 2) * rowHeight),
  });
  const drop = () => {
    if (dragged !== null && over !== null) moveInQueue(dragged, over);
    setDragged(null);
    setOver(null);
  };
  return (
    <div ref={setScroller} style={{ height: "calc(100dvh - 150px)", overflowY: "auto" }}>
      <div role="list" aria-label="Queue" style={{ position: "relative", height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((row) => {
          const item = items[row.index];
          if (!item) return null;
          const { track } = item;
          return (
            <div
              key={item.key}
              role="listitem"
              className={classes.queueRow}
              data-current={row.index === index || undefined}
              data-over={over === row.index && dragged !== row.index ? true : undefined}
              style={{ transform: `translateY(${row.start}px)` }}
              draggable
              onDragStart={() => setDragged(row.index)}
              onDragOver={(event) => {
                event.preventDefault();
                setOver(row.index);
              }}
              onDragEnd={drop}
            >
              <button type="button" className={classes.queueMain} onClick={() => jumpTo(row.index)} aria-label={`Play ${track.title}`} aria-current={row.index === index || undefined}>
                <Cover url={track.cover_url} pixels={64} size={40} />
                <span style={{ minWidth: 0, flex: 1 }}>
                  <span className={`truncate ${classes.title}`} style={{ display: "block" }}>
                    {track.title}
                  </span>
                  <span className={`truncate ${classes.artist}`} style={{ display: "block" }}>
                    {track.artist_name || "Unknown artist"}
                  </span>
                </span>
                <Text size="xs" c="dimmed" className="tabular">
                  {formatClock(track.duration_ms)}
                </Text>
              </button>
              <RowButtons item={item} position={row.index} count={items.length} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RowButtons({ item, position, count }: { item: QueueItem; position: number; count: number }) {
  return (
    <Group gap={0} wrap="nowrap">
      <ActionIcon variant="transparent" color="gray" size={24} aria-label={`Move ${item.track.title} up`} disabled={position === 0} onClick={() => moveInQueue(position, position - 1)}>
        <IconArrowUp aria-hidden size={15} />
      </ActionIcon>
      <ActionIcon variant="transparent" color="gray" size={24} aria-label={`Move ${item.track.title} down`} disabled={position === count - 1} onClick={() => moveInQueue(position, position + 1)}>
        <IconArrowDown aria-hidden size={15} />
      </ActionIcon>
      <Tooltip label="Remove">
        <ActionIcon variant="transparent" color="gray" size={24} aria-label={`Remove ${item.track.title} from the queue`} onClick={() => removeFromQueue(item.key)}>
          <IconX aria-hidden size={15} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
