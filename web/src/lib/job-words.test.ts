import { describe, expect, it } from "vitest";

import { makeJob } from "@/test-records";

import { describeDuration, describeResult } from "./job-words";

describe("describeResult", () => {
  it("says what changed, and leaves out what did not", () =>
    expect(describeResult(makeJob({ id: 1, result: { seen: 10_000, added: 3, changed: 0, problems: 1, seconds: 4.2 } }))).toBe("10,000 seen · 3 new · 1 with problems"));
  it("says so when there was nothing to do", () => expect(describeResult(makeJob({ id: 1, result: { analysed: 0, failed: 0 } }))).toBe("Nothing to do: everything was up to date"));
  it("says nothing before there is a result", () => expect(describeResult(makeJob({ id: 1 }))).toBeNull());
});

describe("describeDuration", () => {
  it("counts a running job up to now", () => expect(describeDuration(makeJob({ id: 1, started_at: "2026-01-01T00:00:00Z" }), Date.parse("2026-01-01T00:02:00Z"))).toBe("2 min"));
  it("has none before the start", () => expect(describeDuration(makeJob({ id: 1, started_at: null }))).toBeNull());
});
