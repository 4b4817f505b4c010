import { createStore, useStore } from "@/lib/store";

/** Whether the server answers. While it does not, it is asked again every few seconds. */
export interface Connection {
  isLost: boolean;
  lostAt: number | null;
}

const retryMs = 3000;
const store = createStore<Connection>({ isLost: false, lostAt: null });
const returned = new Set<() => void>();
let timer: ReturnType<typeof setTimeout> | null = null;

async function probe(): Promise<void> {
  timer = null;
  try {
    const answer = await fetch("/healthz", { cache: "no-store" });
    if (answer.ok) return reportReachable();
  } catch {
    // Still away: ask again below.
  }
  timer = setTimeout(() => void probe(), retryMs);
}

export function reportUnreachable(): void {
  if (!store.get().isLost) store.set({ isLost: true, lostAt: Date.now() });
  timer ??= setTimeout(() => void probe(), retryMs);
}

export function reportReachable(): void {
  if (!store.get().isLost) return;
  if (timer) clearTimeout(timer);
  timer = null;
  store.set({ isLost: false, lostAt: null });
  for (const listener of returned) listener();
}

/** Ask now rather than at the next turn. */
export function retryConnection(): void {
  if (timer) clearTimeout(timer);
  timer = setTimeout(() => void probe(), 0);
}

/** Called each time the server is back. */
export function onReturn(listener: () => void): () => void {
  returned.add(listener);
  return () => returned.delete(listener);
}

export function useConnection(): Connection {
  return useStore(store);
}
