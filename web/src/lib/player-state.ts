import { emptyQueue, type Queue, type QueueItem, type Repeat } from "@/lib/queue";
import { readStored, writeStored } from "@/lib/storage";
import { createStore } from "@/lib/store";

export interface Playback {
  isPlaying: boolean;
  isWaiting: boolean;
  volume: number;
  isMuted: boolean;
}

interface Remembered {
  queue: Queue;
  positionS: number;
  volume: number;
}

const storageKey = "tensoe.player";
/** A longer queue is remembered around the track that plays. */
const rememberedItems = 1000;

function parseRemembered(value: unknown): Remembered | null {
  const fields = value as Partial<Remembered> | null;
  const queue = fields?.queue;
  if (!queue || !Array.isArray(queue.items) || typeof queue.index !== "number") return null;
  const items = queue.items.filter((item: Partial<QueueItem>) => typeof item.key === "string" && typeof item.track?.id === "number");
  const repeat: Repeat = queue.repeat === "all" || queue.repeat === "one" ? queue.repeat : "off";
  return {
    queue: {
      items,
      index: items.length === 0 ? -1 : Math.min(Math.max(0, queue.index), items.length - 1),
      repeat,
      isShuffled: queue.isShuffled === true,
      unshuffled: Array.isArray(queue.unshuffled) ? queue.unshuffled : null,
    },
    positionS: typeof fields.positionS === "number" && fields.positionS > 0 ? fields.positionS : 0,
    volume: typeof fields.volume === "number" ? Math.min(1, Math.max(0, fields.volume)) : 1,
  };
}

const remembered = readStored<Remembered>(storageKey, parseRemembered, { queue: emptyQueue, positionS: 0, volume: 1 });

export const queueStore = createStore<Queue>(remembered.queue);
export const playbackStore = createStore<Playback>({ isPlaying: false, isWaiting: false, volume: remembered.volume, isMuted: false });
/** Seconds into the track; apart from the rest, because it changes four times a second. */
export const positionStore = createStore<number>(remembered.positionS);
export const durationStore = createStore<number>((remembered.queue.items[remembered.queue.index]?.track.duration_ms ?? 0) / 1000);

export function rememberPlayer(): void {
  const queue = queueStore.get();
  const first = Math.max(0, Math.min(queue.index - 100, queue.items.length - rememberedItems));
  writeStored(storageKey, {
    queue: { ...queue, items: queue.items.slice(first, first + rememberedItems), index: queue.index - first },
    positionS: positionStore.get(),
    volume: playbackStore.get().volume,
  });
}
