import type { Track } from "@/lib/api";

/** What the player needs to know of a track. */
export type QueueTrack = Pick<Track, "id" | "title" | "artist_name" | "artists" | "album" | "cover_url" | "stream_url" | "duration_ms">;

export interface QueueItem {
  /** Tells two turns of one track apart. */
  key: string;
  track: QueueTrack;
}

export type Repeat = "off" | "all" | "one";

export interface Queue {
  /** In playing order. */
  items: QueueItem[];
  /** The item that plays; -1 when there is none. */
  index: number;
  repeat: Repeat;
  isShuffled: boolean;
  /** Keys in the order from before shuffling. */
  unshuffled: string[] | null;
}

export type QueueAction =
  | { type: "play"; tracks: QueueTrack[]; start: number; random?: () => number }
  | { type: "append"; tracks: QueueTrack[] }
  | { type: "insert-next"; tracks: QueueTrack[] }
  | { type: "remove"; key: string }
  | { type: "move"; from: number; to: number }
  | { type: "jump"; index: number }
  | { type: "next"; isAutomatic: boolean }
  | { type: "previous" }
  | { type: "shuffle"; random?: () => number }
  | { type: "repeat"; repeat: Repeat }
  | { type: "clear" };

export const emptyQueue: Queue = { items: [], index: -1, repeat: "off", isShuffled: false, unshuffled: null };

let counter = 0;

function toItems(tracks: QueueTrack[]): QueueItem[] {
  return tracks.map((track) => {
    counter += 1;
    const { id, title, artist_name, artists, album, cover_url, stream_url, duration_ms } = track;
    return { key: `${Date.now().toString(36)}-${counter}`, track: { id, title, artist_name, artists, album, cover_url, stream_url, duration_ms } };
  });
}

function shuffled<T>(values: T[], random: () => number): T[] {
  const result = [...values];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

/** Shuffle all but the item that plays, which comes first. */
function shuffle(queue: Queue, random: () => number): Queue {
  const current = queue.items[queue.index];
  const others = shuffled(
    queue.items.filter((item) => item !== current),
    random,
  );
  return {
    ...queue,
    items: current ? [current, ...others] : others,
    index: current ? 0 : queue.index,
    isShuffled: true,
    unshuffled: queue.items.map((item) => item.key),
  };
}

function unshuffle(queue: Queue): Queue {
  const rank = new Map((queue.unshuffled ?? []).map((key, position) => [key, position]));
  const current = queue.items[queue.index];
  // What was added since keeps its place at the end.
  const items = queue.items
    .map((item, position) => ({ item, rank: rank.get(item.key) ?? rank.size + position }))
    .sort((a, b) => a.rank - b.rank)
    .map((entry) => entry.item);
  return { ...queue, items, index: current ? items.indexOf(current) : queue.index, isShuffled: false, unshuffled: null };
}

function insert(queue: Queue, tracks: QueueTrack[], at: number): Queue {
  const items = [...queue.items.slice(0, at), ...toItems(tracks), ...queue.items.slice(at)];
  return { ...queue, items, index: queue.index < 0 ? 0 : queue.index };
}

function remove(queue: Queue, key: string): Queue {
  const at = queue.items.findIndex((item) => item.key === key);
  if (at < 0) return queue;
  const items = queue.items.filter((item) => item.key !== key);
  if (items.length === 0) return { ...queue, items, index: -1, unshuffled: null };
  const index = at < queue.index ? queue.index - 1 : queue.index;
  return { ...queue, items, index: Math.min(index, items.length - 1) };
}

function move(queue: Queue, from: number, to: number): Queue {
  const moved = queue.items[from];
  if (!moved || to < 0 || to >= queue.items.length || from === to) return queue;
  const current = queue.items[queue.index];
  const items = queue.items.filter((_, position) => position !== from);
  items.splice(to, 0, moved);
  return { ...queue, items, index: current ? items.indexOf(current) : queue.index };
}

function next(queue: Queue, isAutomatic: boolean): Queue {
  if (queue.items.length === 0) return queue;
  if (isAutomatic && queue.repeat === "one") return { ...queue };
  if (queue.index + 1 < queue.items.length) return { ...queue, index: queue.index + 1 };
  return queue.repeat === "off" ? queue : { ...queue, index: 0 };
}

/** Whether something follows when the current track ends. */
export function hasNext(queue: Queue): boolean {
  return queue.items.length > 0 && (queue.index + 1 < queue.items.length || queue.repeat !== "off");
}

export function reduceQueue(queue: Queue, action: QueueAction): Queue {
  switch (action.type) {
    case "play": {
      const items = toItems(action.tracks);
      if (items.length === 0) return queue;
      const fresh: Queue = { ...queue, items, index: Math.min(Math.max(0, action.start), items.length - 1), isShuffled: false, unshuffled: null };
      return queue.isShuffled ? shuffle(fresh, action.random ?? Math.random) : fresh;
    }
    case "append":
      return action.tracks.length === 0 ? queue : insert(queue, action.tracks, queue.items.length);
    case "insert-next":
      return action.tracks.length === 0 ? queue : insert(queue, action.tracks, queue.index + 1);
    case "remove":
      return remove(queue, action.key);
    case "move":
      return move(queue, action.from, action.to);
    case "jump":
      return queue.items[action.index] ? { ...queue, index: action.index } : queue;
    case "next":
      return next(queue, action.isAutomatic);
    case "previous":
      if (queue.index > 0) return { ...queue, index: queue.index - 1 };
      return queue.repeat === "all" && queue.items.length > 0 ? { ...queue, index: queue.items.length - 1 } : queue;
    case "shuffle":
      return queue.isShuffled ? unshuffle(queue) : shuffle(queue, action.random ?? Math.random);
    case "repeat":
      return { ...queue, repeat: action.repeat };
    case "clear":
      return { ...queue, items: [], index: -1, unshuffled: null };
  }
}
