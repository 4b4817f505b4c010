import { describe, expect, it } from "vitest";

import { parseKey } from "@/lib/music";

import { countKeys, describeTop, fillDecades, findPeak, foldBins } from "./overview-data";

describe("foldBins", () => {
  it("cuts the empty ends and keeps gaps", () =>
    expect(foldBins([0, 2, 0, 3, 0].map((count, start) => ({ start, end: start + 1, count }))).map((bin) => bin.count)).toEqual([2, 0, 3]));
  it("is empty for a library that was not heard", () => expect(foldBins([{ start: 0, end: 5, count: 0 }])).toEqual([]));
});

describe("findPeak", () => {
  it("is null without bars", () => expect(findPeak([])).toBeNull());
});

describe("countKeys", () => {
  it("puts both spellings of a key together", () => {
    const { major, minor } = countKeys([{ name: "F# minor", count: 2 }, { name: "G♭ minor", count: 1 }, { name: "C major", count: 4 }], parseKey);
    expect([major[0], minor[6]]).toEqual([4, 3]);
  });
});

describe("fillDecades", () => {
  it("draws a gap as a gap", () =>
    expect(fillDecades([{ name: "1990s", count: 2 }, { name: "1960s", count: 1 }])).toEqual([
      { name: "1960s", count: 1 },
      { name: "1970s", count: 0 },
      { name: "1980s", count: 0 },
      { name: "1990s", count: 2 },
    ]));
});

describe("describeTop", () => {
  it("names no leader in a tie", () => expect(describeTop([{ name: "Jazz", count: 8 }, { name: "Folk", count: 8 }])).toBe("No genre leads alone"));
});
