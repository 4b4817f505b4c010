import { describe, expect, it } from "vitest";

import { addTap, measureTaps } from "./tap-tempo";

describe("measureTaps", () => {
  it("needs three taps", () => expect(measureTaps([0, 500])).toBeNull());
  it("measures a steady beat", () => expect(measureTaps([0, 500, 1000, 1500])).toBe(120));
  it("forgives one slip", () => expect(measureTaps([0, 500, 1000, 1700, 2200, 2700])).toBe(120));
});

describe("addTap", () => {
  it("begins anew after a pause", () => expect(addTap([0, 500], 5000)).toEqual([5000]));
  it("keeps the last ones", () => expect(addTap(Array.from({ length: 16 }, (_, index) => index * 500), 8000)).toHaveLength(16));
});
