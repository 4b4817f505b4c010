import { describe, expect, it } from "vitest";

import { findMostZoom, followPlayhead, listTicks, zoomAround } from "./timeline-view";

describe("findMostZoom", () => {
  it("ends at a few seconds across", () => expect([5, 12, 200].map(findMostZoom)).toEqual([1, 2, 32]));
});

describe("zoomAround", () => {
  const whole = { width: 1000, zoom: 1, scrollLeft: 0 };
  it("keeps what is pointed at in its place", () => expect(zoomAround(whole, 4, 250)).toEqual({ width: 1000, zoom: 4, scrollLeft: 750 }));
  it("shows no further than the end", () => expect(zoomAround({ width: 1000, zoom: 4, scrollLeft: 3000 }, 2, 0).scrollLeft).toBe(1000));
  it("shows all of it again", () => expect(zoomAround({ width: 1000, zoom: 8, scrollLeft: 4321 }, 1, 500)).toEqual(whole));
});

describe("followPlayhead", () => {
  const view = { width: 1000, zoom: 4, scrollLeft: 1000 };
  it("turns the page when the music plays out of sight", () => expect(followPlayhead(view, 1995, 2005)).toBe(1905));
  it("leaves alone who looks elsewhere", () => expect(followPlayhead(view, 3000, 3010)).toBeNull());
  it("leaves alone who jumps", () => expect(followPlayhead(view, 1100, 3500)).toBeNull());
  it("has nothing to do while all is in sight", () => expect(followPlayhead({ width: 1000, zoom: 1, scrollLeft: 0 }, 999, 1001)).toBeNull());
});

describe("listTicks", () => {
  it("writes round times with room between them", () => expect(listTicks(65, 500)).toEqual([0, 10, 20, 30, 40, 50, 60]));
  it("writes hours of a long file", () => expect(listTicks(36_000, 390)).toEqual([0, 7200, 14_400, 21_600, 28_800, 36_000]));
  it("writes nothing where there is no length", () => expect(listTicks(0, 500)).toEqual([]));
});
