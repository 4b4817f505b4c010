import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { makeTrack } from "@/test-records";

import { addToQueue, clearQueue, failureStore, pause, playTracks, skipNext } from "./player";
import { queueStore } from "./player-state";

const play = vi.spyOn(HTMLMediaElement.prototype, "play").mockResolvedValue();
vi.spyOn(HTMLMediaElement.prototype, "pause").mockReturnValue();
vi.spyOn(HTMLMediaElement.prototype, "load").mockReturnValue();

const audio = () => document.querySelector("audio")!;
const current = () => queueStore.get().items[queueStore.get().index]?.track.id;

describe("the player", () => {
  beforeEach(() => play.mockClear());
  afterEach(() => {
    clearQueue();
    failureStore.set(null);
  });

  it("plays the chosen track of a list", () => {
    playTracks([1, 2, 3].map((id) => makeTrack({ id })), 1);
    expect([current(), audio().getAttribute("src"), play.mock.calls.length]).toEqual([2, "/api/tracks/2/stream", 1]);
  });

  it("goes on by itself when a track ends", () => {
    playTracks([1, 2].map((id) => makeTrack({ id })));
    audio().dispatchEvent(new Event("ended"));
    expect([current(), play.mock.calls.length]).toEqual([2, 2]);
  });

  it("says which track failed and skips it", () => {
    playTracks([1, 2].map((id) => makeTrack({ id })));
    audio().dispatchEvent(new Event("error"));
    expect(failureStore.get()).toMatchObject({ track: { id: 1 }, isLast: false });
    expect(current()).toBe(2);
  });

  it("stops when every track fails", () => {
    playTracks([1, 2].map((id) => makeTrack({ id, stream_url: null })));
    expect(failureStore.get()).toMatchObject({ track: { id: 2 }, isLast: true });
  });

  it("does not start the next track when one fails while paused", () => {
    playTracks([1, 2].map((id) => makeTrack({ id })));
    pause();
    play.mockClear();
    audio().dispatchEvent(new Event("error"));
    expect([current(), play.mock.calls.length]).toEqual([1, 0]);
  });

  it("leaves what plays alone when something is added", () => {
    playTracks([makeTrack({ id: 1 })]);
    play.mockClear();
    addToQueue([makeTrack({ id: 5 })]);
    expect([current(), play.mock.calls.length]).toEqual([1, 0]);
    skipNext();
    expect(current()).toBe(5);
  });
});
