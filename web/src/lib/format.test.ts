import { describe, expect, it } from "vitest";

import { formatBytes, formatClock, formatCount, formatNumber, formatPercent, formatPlural, formatRate, formatRelative, formatSpan, formatTimeLeft } from "./format";

describe("formatClock", () => {
  it("writes minutes and seconds", () => expect(formatClock(187_400)).toBe("3:07"));
  it("adds hours when there are some", () => expect(formatClock(3_725_000)).toBe("1:02:05"));
  it("shows a dash for an unknown length", () => expect(formatClock(null)).toBe("–"));
});

describe("formatPercent", () => {
  it("never calls something finished that is not", () => expect(formatPercent(0.997)).toBe("99 %"));
  it("says 100 for the whole", () => expect(formatPercent(1)).toBe("100 %"));
  it("keeps within bounds", () => expect(formatPercent(-0.2)).toBe("0 %"));
});

describe("formatCount and formatPlural", () => {
  it("separates thousands", () => expect(formatCount(1_234_567)).toBe("1,234,567"));
  it("knows one from many", () => expect([formatPlural(1, "track"), formatPlural(2000, "track")]).toEqual(["1 track", "2,000 tracks"]));
});

describe("formatNumber", () => {
  it("writes a real minus", () => expect(formatNumber(-9.26, 1)).toBe("−9.3"));
  it("has no negative zero", () => expect(formatNumber(-0.01, 1)).toBe("0.0"));
});

describe("formatSpan and formatTimeLeft", () => {
  it("grows from seconds to days", () => expect([45, 600, 7500, 262_800].map(formatSpan)).toEqual(["45 s", "10 min", "2 h 5 min", "3 days 1 h"]));
  it("rounds what is left as a person would", () => expect([2, 42, 400].map(formatTimeLeft)).toEqual(["a few seconds left", "about 45 s left", "about 7 min left"]));
});

describe("formatRate", () => {
  it("turns to minutes when slow", () => expect([120, 3.42, 0.1].map(formatRate)).toEqual(["120 a second", "3.4 a second", "6.0 a minute"]));
});

describe("formatBytes", () => {
  it("uses decimal units", () => expect([999, 34_567_890, 910_000_000_000].map(formatBytes)).toEqual(["999 B", "34.6 MB", "910 GB"]));
});

describe("formatRelative", () => {
  const now = Date.parse("2026-05-01T12:00:00Z");
  it("is plain for moments ago", () => expect(formatRelative("2026-05-01T11:59:40Z", now)).toBe("just now"));
  it("names the biggest unit", () => expect(formatRelative("2026-05-01T09:00:00Z", now)).toBe("3 hours ago"));
});
