import { describe, expect, it } from "vitest";

import { abbreviateKey, colorKey, findSegment, fitKeyName, placeOnCircle } from "./key-colors";

const twelve = Array.from({ length: 12 }, (_, key) => key);

describe("placeOnCircle", () => {
  it("puts a fifth one step further", () => expect(placeOnCircle(7, 1)).toBe(1));
  it("puts relative keys together", () => expect(twelve.every((key) => placeOnCircle(key, 1) === placeOnCircle((key + 9) % 12, 0))).toBe(true));
});

describe("colorKey", () => {
  it("tells all twenty-four keys apart", () => expect(new Set([0, 1].flatMap((mode) => twelve.map((key) => colorKey(key, mode)))).size).toBe(24));
  it("says red or green by lightness too", () => {
    const lightness = (key: number) => Number(/oklch\((\S+)/.exec(colorKey(key, 1))?.[1]);
    // C major lies near red, F sharp major opposite.
    expect(lightness(0) - lightness(6)).toBeGreaterThan(0.12);
  });
});

describe("abbreviateKey", () => {
  it("marks minor", () => expect([abbreviateKey(9, 0), abbreviateKey(3, 1)]).toEqual(["Am", "E♭"]));
});

describe("fitKeyName", () => {
  const segment = { key: 9, mode: 0 };
  it("writes as much as there is room for", () => expect([120, 30, 8].map((width) => fitKeyName(segment, width))).toEqual(["A minor", "Am", ""]));
});

describe("findSegment", () => {
  const segments = [
    { start_s: 0, end_s: 10, key: 0, mode: 1, name: "C major", confidence: 0.8 },
    { start_s: 12, end_s: 20, key: 7, mode: 1, name: "G major", confidence: 0.6 },
  ];
  it("finds the key at a time, the end belonging to the next", () => expect([0, 9.9, 12, 20].map((at) => findSegment(segments, at)?.key)).toEqual([0, 0, 7, undefined]));
  it("finds none in a gap", () => expect(findSegment(segments, 11)).toBeNull());
});
