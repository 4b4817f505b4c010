import { durationStore, playbackStore, positionStore, queueStore, rememberPlayer } from "@/lib/player-state";
import { hasNext, type QueueAction, type QueueItem, type QueueTrack, reduceQueue, type Repeat } from "@/lib/queue";
import { createStore, useStore } from "@/lib/store";

/** A track that would not play, and why; the player bar tells it. */
export interface PlaybackFailure {
  track: QueueTrack;
  reason: string;
  isLast: boolean;
}

export const failureStore = createStore<PlaybackFailure | null>(null);

let audio: HTMLAudioElement | null = null;
let loadedKey: string | null = null;
let failuresInARow = 0;
/** Whether music is wanted now: a track that fails while nobody listens must not start the next one. */
let isWanted = false;
let rememberTimer: ReturnType<typeof setTimeout> | null = null;

function currentItem(): QueueItem | undefined {
  const queue = queueStore.get();
  return queue.items[queue.index];
}

function rememberSoon(): void {
  rememberTimer ??= setTimeout(() => {
    rememberTimer = null;
    rememberPlayer();
  }, 1000);
}

const mediaErrors: Record<number, string> = {
  1: "Playing was stopped.",
  2: "The connection to the server broke off.",
  3: "The file is damaged or cannot be decoded by this browser.",
  4: "This browser does not play the format, or the file is gone.",
};

function fail(reason: string): void {
  const item = currentItem();
  if (!item) return;
  const queue = queueStore.get();
  failuresInARow += 1;
  const isLast = !isWanted || !hasNext(queue) || failuresInARow >= queue.items.length;
  failureStore.set({ track: item.track, reason, isLast });
  if (isLast) {
    failuresInARow = 0;
    pause();
    playbackStore.set((now) => ({ ...now, isPlaying: false, isWaiting: false }));
    return;
  }
  dispatch({ type: "next", isAutomatic: false });
  load(true);
}

function onEnded(): void {
  const queue = queueStore.get();
  if (queue.repeat !== "one" && !hasNext(queue)) {
    playbackStore.set((now) => ({ ...now, isPlaying: false }));
    return;
  }
  dispatch({ type: "next", isAutomatic: true });
  load(true, true);
}

function ensureAudio(): HTMLAudioElement {
  if (audio) return audio;
  const element = document.createElement("audio");
  element.preload = "metadata";
  element.volume = playbackStore.get().volume;
  const patch = (fields: Partial<ReturnType<typeof playbackStore.get>>) => playbackStore.set((now) => ({ ...now, ...fields }));
  element.addEventListener("play", () => patch({ isPlaying: true }));
  element.addEventListener("pause", () => patch({ isPlaying: false }));
  element.addEventListener("waiting", () => patch({ isWaiting: true }));
  element.addEventListener("playing", () => {
    failuresInARow = 0;
    patch({ isWaiting: false, isPlaying: true });
  });
  element.addEventListener("canplay", () => patch({ isWaiting: false }));
  element.addEventListener("timeupdate", () => {
    positionStore.set(element.currentTime);
    rememberSoon();
  });
  element.addEventListener("durationchange", () => {
    if (Number.isFinite(element.duration)) durationStore.set(element.duration);
  });
  element.addEventListener("ended", onEnded);
  element.addEventListener("error", () => {
    if (element.getAttribute("src")) fail(mediaErrors[element.error?.code ?? 0] ?? "The file could not be played.");
  });
  document.body.append(element);
  audio = element;
  return element;
}

function start(element: HTMLAudioElement): void {
  isWanted = true;
  element.play().catch((error: unknown) => {
    // The browser may want a click first; then the bar simply shows "play". Real faults arrive as "error" events.
    if (error instanceof DOMException && error.name === "NotAllowedError") playbackStore.set((now) => ({ ...now, isPlaying: false, isWaiting: false }));
  });
}

/** Make the audio element hold the queue's current track. */
function load(shouldPlay: boolean, isAgain = false, fromS = 0): void {
  const item = currentItem();
  const element = ensureAudio();
  if (!item) {
    element.removeAttribute("src");
    element.load();
    loadedKey = null;
    positionStore.set(0);
    playbackStore.set((now) => ({ ...now, isPlaying: false, isWaiting: false }));
    return;
  }
  if (item.key === loadedKey && !isAgain) {
    if (shouldPlay) start(element);
    return;
  }
  isWanted = shouldPlay;
  loadedKey = item.key;
  positionStore.set(fromS);
  durationStore.set((item.track.duration_ms ?? 0) / 1000);
  if (!item.track.stream_url) {
    fail("Its file is not there any more.");
    return;
  }
  element.src = item.track.stream_url;
  if (fromS > 0) element.currentTime = fromS;
  if (shouldPlay) start(element);
}

function dispatch(action: QueueAction): void {
  queueStore.set((queue) => reduceQueue(queue, action));
  rememberSoon();
}

export function playTracks(tracks: QueueTrack[], startAt = 0): void {
  failuresInARow = 0;
  dispatch({ type: "play", tracks, start: startAt });
  load(true);
}

export function addToQueue(tracks: QueueTrack[]): void {
  const wasEmpty = currentItem() === undefined;
  dispatch({ type: "append", tracks });
  if (wasEmpty) load(false);
}

export function playNext(tracks: QueueTrack[]): void {
  const wasEmpty = currentItem() === undefined;
  dispatch({ type: "insert-next", tracks });
  if (wasEmpty) load(false);
}

export function removeFromQueue(key: string): void {
  const wasCurrent = currentItem()?.key === key;
  const wasPlaying = playbackStore.get().isPlaying;
  dispatch({ type: "remove", key });
  if (wasCurrent) load(wasPlaying);
}

export function moveInQueue(from: number, to: number): void {
  dispatch({ type: "move", from, to });
}

export function jumpTo(index: number): void {
  dispatch({ type: "jump", index });
  load(true);
}

export function clearQueue(): void {
  dispatch({ type: "clear" });
  load(false);
}

export function setRepeat(repeat: Repeat): void {
  dispatch({ type: "repeat", repeat });
}

export function toggleShuffle(): void {
  dispatch({ type: "shuffle" });
}

export function pause(): void {
  isWanted = false;
  audio?.pause();
}

export function togglePlay(): void {
  if (!currentItem()) return;
  if (playbackStore.get().isPlaying) return pause();
  // After a reload the track is known but not loaded yet: go on where it stopped.
  if (loadedKey === null) load(true, false, positionStore.get());
  else start(ensureAudio());
}

export function skipNext(): void {
  if (!hasNext(queueStore.get())) return;
  dispatch({ type: "next", isAutomatic: false });
  load(true);
}

/** Back to the beginning, or, within the first seconds, to the track before. */
export function skipPrevious(): void {
  if (positionStore.get() > 3 || queueStore.get().index === 0) return seek(0);
  dispatch({ type: "previous" });
  load(true);
}

export function seek(seconds: number): void {
  if (!currentItem()) return;
  const bounded = Math.max(0, Math.min(seconds, durationStore.get() || seconds));
  positionStore.set(bounded);
  if (loadedKey === null) load(false, false, bounded);
  else ensureAudio().currentTime = bounded;
  rememberSoon();
}

export function setVolume(volume: number): void {
  const bounded = Math.min(1, Math.max(0, volume));
  ensureAudio().volume = bounded;
  ensureAudio().muted = false;
  playbackStore.set((now) => ({ ...now, volume: bounded, isMuted: false }));
  rememberSoon();
}

export function toggleMute(): void {
  const element = ensureAudio();
  element.muted = !element.muted;
  playbackStore.set((now) => ({ ...now, isMuted: element.muted }));
}

export function useCurrentTrack(): QueueTrack | null {
  return useStore(queueStore, (queue) => queue.items[queue.index]?.track ?? null);
}

export function useIsPlaying(): boolean {
  return useStore(playbackStore, (playback) => playback.isPlaying);
}
