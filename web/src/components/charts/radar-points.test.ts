import { describe, expect, it } from "vitest";

import { findRadius, listSides, placeOnRadar, type RadarPoint } from "./radar-points";

function point(fields: Partial<RadarPoint>): RadarPoint {
  return { label: "Energy", value: 0.5, text: "50 %", confidence: 0.7, isSure: true, sentence: "", ...fields };
}

describe("findRadius", () => {
  it("leaves room for the names, above and beside", () => expect([findRadius(800, 340), findRadius(320, 340)]).toEqual([122, 80]));
});

describe("placeOnRadar", () => {
  it("puts nothing in the middle", () => expect(placeOnRadar(3, 7, 0, 400, 300)).toEqual([200, 150]));
  it("begins at the top and goes on to the right", () => {
    const top = placeOnRadar(0, 4, 1, 600, 300);
    const right = placeOnRadar(1, 4, 1, 600, 300);
    expect(top[0]).toBeCloseTo(300);
    expect(top[1]).toBeCloseTo(150 - findRadius(600, 300));
    expect(right[0]).toBeCloseTo(300 + findRadius(600, 300));
    expect(right[1]).toBeCloseTo(150);
  });
});

describe("listSides", () => {
  it("closes the shape", () => expect(listSides([point({}), point({}), point({})]).map((side) => side.to)).toEqual([1, 2, 0]));
  it("is unsure on both sides of an unsure value", () => expect(listSides([point({}), point({ isSure: false }), point({}), point({})]).map((side) => side.isSure)).toEqual([false, false, true, true]));
  it("leaves a gap where a value is not known", () => expect(listSides([point({}), point({ value: null }), point({}), point({})]).map((side) => side.from)).toEqual([2, 3]));
  it("makes no shape of two", () => expect(listSides([point({}), point({})])).toEqual([]));
});
