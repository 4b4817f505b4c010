import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { makeJob } from "@/test-records";

import { followJobs, onJobFinished, receiveJob } from "./jobs";

class FakeEventSource extends EventTarget {
  static CLOSED = 2;
  static last: FakeEventSource | null = null;
  readyState = 1;
  constructor(readonly url: string) {
    super();
    FakeEventSource.last = this;
  }
  close() {
    this.readyState = FakeEventSource.CLOSED;
  }
  send(job: unknown) {
    this.dispatchEvent(new MessageEvent("job", { data: JSON.stringify(job) }));
  }
}

describe("followJobs", () => {
  let stop: () => void;
  const client = new QueryClient();
  beforeEach(() => {
    vi.stubGlobal("EventSource", FakeEventSource);
    vi.useFakeTimers();
    stop = followJobs(client);
  });
  afterEach(() => {
    stop();
    vi.useRealTimers();
  });

  it("tells once when a job ends", () => {
    const ended = vi.fn();
    const stopListening = onJobFinished(ended);
    FakeEventSource.last?.send(makeJob({ id: 70, updated_at: "2026-01-01T00:00:01Z" }));
    FakeEventSource.last?.send(makeJob({ id: 70, state: "succeeded", updated_at: "2026-01-01T00:00:02Z" }));
    FakeEventSource.last?.send(makeJob({ id: 70, state: "succeeded", updated_at: "2026-01-01T00:00:02Z" }));
    stopListening();
    expect(ended).toHaveBeenCalledTimes(1);
  });

  it("does not announce a job that had ended before the page was opened", () => {
    const ended = vi.fn();
    const stopListening = onJobFinished(ended);
    receiveJob(makeJob({ id: 71, state: "failed" }));
    stopListening();
    expect(ended).not.toHaveBeenCalled();
  });

  it("reads the library again while jobs run, but not at each event", () => {
    const refresh = vi.spyOn(client, "invalidateQueries");
    for (let second = 1; second <= 9; second += 1) {
      FakeEventSource.last?.send(makeJob({ id: 72, done: second, updated_at: `2026-01-01T00:01:0${second}Z` }));
      vi.advanceTimersByTime(400);
    }
    expect(refresh.mock.calls.length).toBeLessThanOrEqual(2);
    expect(refresh.mock.calls.length).toBeGreaterThan(0);
  });

  it("ignores what is no job", () => {
    expect(() => FakeEventSource.last?.send({ hello: 1 })).not.toThrow();
  });
});
