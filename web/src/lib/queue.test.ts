import { describe, expect, it } from "vitest";

import { makeTrack } from "@/test-records";

import { emptyQueue, hasNext, type Queue, reduceQueue } from "./queue";

const tracks = [1, 2, 3, 4].map((id) => makeTrack({ id }));
const ids = (queue: Queue) => queue.items.map((item) => item.track.id);
const current = (queue: Queue) => queue.items[queue.index]?.track.id;
const playing = (start = 0) => reduceQueue(emptyQueue, { type: "play", tracks, start });
const key = (queue: Queue, at: number) => queue.items[at]!.key;

describe("playing", () => {
  it("starts at the chosen track", () => expect(current(playing(2))).toBe(3));
  it("ignores an empty list", () => expect(reduceQueue(playing(), { type: "play", tracks: [], start: 0 })).toEqual(expect.objectContaining({ index: 0 })));
  it("tells two turns of one track apart", () => {
    const queue = reduceQueue(emptyQueue, { type: "play", tracks: [tracks[0]!, tracks[0]!], start: 0 });
    expect(key(queue, 0)).not.toBe(key(queue, 1));
  });
});

describe("adding", () => {
  it("appends at the end", () => expect(ids(reduceQueue(playing(), { type: "append", tracks: [makeTrack({ id: 9 })] }))).toEqual([1, 2, 3, 4, 9]));
  it("puts what plays next behind the current track", () => expect(ids(reduceQueue(playing(1), { type: "insert-next", tracks: [makeTrack({ id: 9 })] }))).toEqual([1, 2, 9, 3, 4]));
  it("gives an empty queue a current track", () => expect(current(reduceQueue(emptyQueue, { type: "append", tracks }))).toBe(1));
});

describe("removing", () => {
  it("keeps the current track when an earlier one goes", () => {
    const queue = playing(2);
    expect(current(reduceQueue(queue, { type: "remove", key: key(queue, 0) }))).toBe(3);
  });
  it("goes on with the one that follows when the current one goes", () => {
    const queue = playing(1);
    expect(current(reduceQueue(queue, { type: "remove", key: key(queue, 1) }))).toBe(3);
  });
  it("ends empty", () => {
    const queue = reduceQueue(emptyQueue, { type: "play", tracks: [tracks[0]!], start: 0 });
    expect(reduceQueue(queue, { type: "remove", key: key(queue, 0) })).toMatchObject({ items: [], index: -1 });
  });
});

describe("moving", () => {
  it("keeps the current track current", () => {
    const queue = reduceQueue(playing(0), { type: "move", from: 0, to: 3 });
    expect([ids(queue), current(queue)]).toEqual([[2, 3, 4, 1], 1]);
  });
  it("ignores places that do not exist", () => {
    const queue = playing();
    expect(reduceQueue(queue, { type: "move", from: 0, to: 9 })).toBe(queue);
  });
});

describe("next and previous", () => {
  it("stops at the end without repeat", () => {
    const queue = playing(3);
    expect([hasNext(queue), reduceQueue(queue, { type: "next", isAutomatic: true }).index]).toEqual([false, 3]);
  });
  it("begins again when the queue repeats", () => {
    const queue = reduceQueue(playing(3), { type: "repeat", repeat: "all" });
    expect(current(reduceQueue(queue, { type: "next", isAutomatic: true }))).toBe(1);
  });
  it("repeats one track by itself, and still skips on request", () => {
    const queue = reduceQueue(playing(1), { type: "repeat", repeat: "one" });
    expect(current(reduceQueue(queue, { type: "next", isAutomatic: true }))).toBe(2);
    expect(current(reduceQueue(queue, { type: "next", isAutomatic: false }))).toBe(3);
  });
  it("stays at the first track when going back", () => expect(current(reduceQueue(playing(0), { type: "previous" }))).toBe(1));
});

describe("shuffle", () => {
  it("plays on with the current track and loses none", () => {
    const queue = reduceQueue(playing(2), { type: "shuffle", random: () => 0.1 });
    expect([current(queue), [...ids(queue)].sort()]).toEqual([3, [1, 2, 3, 4]]);
  });
  it("goes back to the order from before, with later additions at the end", () => {
    const shuffled = reduceQueue(playing(2), { type: "shuffle", random: () => 0.1 });
    const added = reduceQueue(shuffled, { type: "append", tracks: [makeTrack({ id: 9 })] });
    const back = reduceQueue(added, { type: "shuffle" });
    expect([ids(back), current(back)]).toEqual([[1, 2, 3, 4, 9], 3]);
  });
});
