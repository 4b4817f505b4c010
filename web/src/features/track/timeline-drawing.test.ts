import { describe, expect, it } from "vitest";

import { chooseBeatStep, foldPeaks, placeLoudness } from "./timeline-drawing";

describe("foldPeaks", () => {
  it("keeps the loudest of what a bar stands for", () => expect(foldPeaks([1, 9, 2, 3], 2)).toEqual([9, 3]));
  it("stretches few peaks over many bars", () => expect(foldPeaks([5, 7], 4)).toEqual([5, 5, 7, 7]));
  it("draws nothing from nothing", () => expect(foldPeaks([], 10)).toEqual([]));
});

describe("placeLoudness", () => {
  it("puts silence on the floor and full scale on top", () => expect([-90, -25, 0].map(placeLoudness)).toEqual([0, 0.5, 1]));
});

describe("chooseBeatStep", () => {
  it("draws every beat while there is room", () => expect(chooseBeatStep(100, 1000)).toBe(1));
  it("thins them out on a phone", () => expect(chooseBeatStep(600, 340)).toBe(8));
});
