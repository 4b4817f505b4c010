import { describe, expect, it } from "vitest";

import { makeJob } from "@/test-records";

import { activeJobs, applyJob, joinProgress, mergeJobs } from "./job-list";

const early = "2026-01-01T00:00:01Z";
const late = "2026-01-01T00:00:09Z";

describe("applyJob", () => {
  it("takes a newer state", () => {
    const jobs = applyJob(applyJob(new Map(), makeJob({ id: 1, updated_at: early })), makeJob({ id: 1, updated_at: late, state: "succeeded" }));
    expect(jobs.get(1)?.state).toBe("succeeded");
  });
  it("never goes back to an older one", () => {
    const done = applyJob(new Map(), makeJob({ id: 1, updated_at: late, state: "succeeded" }));
    expect(applyJob(done, makeJob({ id: 1, updated_at: early }))).toBe(done);
  });
});

describe("activeJobs", () => {
  it("lists queued and running ones, oldest first", () => {
    const jobs = [makeJob({ id: 3, state: "queued" }), makeJob({ id: 1 }), makeJob({ id: 2, state: "failed" })].reduce(applyJob, new Map());
    expect(activeJobs(jobs).map((job) => job.id)).toEqual([1, 3]);
  });
});

describe("mergeJobs", () => {
  const page = [makeJob({ id: 5, state: "succeeded", updated_at: early }), makeJob({ id: 4, state: "running", updated_at: early })];
  it("shows what ended since the page was read", () => {
    const live = applyJob(new Map(), makeJob({ id: 4, state: "failed", updated_at: late }));
    expect(mergeJobs(page, live, (job) => job.state === "failed").map((job) => job.id)).toEqual([4]);
  });
  it("puts jobs that began since on top", () => {
    const live = applyJob(new Map(), makeJob({ id: 6, updated_at: late }));
    expect(mergeJobs(page, live, () => true).map((job) => job.id)).toEqual([6, 5, 4]);
  });
  it("leaves old jobs outside the page where they are", () => {
    const live = applyJob(new Map(), makeJob({ id: 1, updated_at: late }));
    expect(mergeJobs(page, live, () => true).map((job) => job.id)).toEqual([5, 4]);
  });
});

describe("joinProgress", () => {
  it("is unknown while no job knows", () => expect(joinProgress([makeJob({ id: 1 })])).toBeNull());
  it("counts a job that does not know yet as begun", () => expect(joinProgress([makeJob({ id: 1 }), makeJob({ id: 2, progress: 0.5 })])).toBe(0.25));
});
