import type { QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";

import type { Job } from "@/lib/api";
import { onReturn, reportReachable, reportUnreachable } from "@/lib/connection";
import { activeJobs, applyJob, isActive, type JobList } from "@/lib/job-list";
import { refreshLibrary } from "@/lib/query-client";
import { createStore, useStore } from "@/lib/store";

const store = createStore<JobList>(new Map());
const openedAt = Date.now();
const finished = new Set<(job: Job) => void>();
let source: EventSource | null = null;
let retry: ReturnType<typeof setTimeout> | null = null;

/** While jobs run, pages fill: lists are read again at most this often. */
const refreshMs = 4000;

export function receiveJob(job: Job): void {
  const before = store.get().get(job.id);
  store.set((jobs) => applyJob(jobs, job));
  const hasEnded = !isActive(job) && (before === undefined || isActive(before));
  // A job may begin and end between two events; what was over before the page opened is no news.
  const isNews = before !== undefined || Date.parse(job.created_at) >= openedAt;
  if (hasEnded && isNews) for (const listener of finished) listener(job);
}

function isJob(value: unknown): value is Job {
  return typeof value === "object" && value !== null && "id" in value && "state" in value && "updated_at" in value;
}

function connect(): void {
  source?.close();
  const opened = new EventSource("/api/jobs/events");
  source = opened;
  opened.addEventListener("open", reportReachable);
  opened.addEventListener("job", (event) => {
    const job: unknown = JSON.parse((event as MessageEvent<string>).data);
    if (isJob(job)) receiveJob(job);
  });
  opened.addEventListener("error", () => {
    // The browser tries again by itself unless the server refused; then we do.
    reportUnreachable();
    if (opened.readyState === EventSource.CLOSED) retry ??= setTimeout(reconnect, 5000);
  });
}

function reconnect(): void {
  retry = null;
  if (source === null || source.readyState === EventSource.CLOSED) connect();
}

/** Listen to all jobs, and keep what the pages show in step with them. Returns how to stop. */
export function followJobs(queryClient: QueryClient): () => void {
  let lastRefresh = 0;
  let pending: ReturnType<typeof setTimeout> | null = null;
  const refresh = () => {
    pending = null;
    lastRefresh = Date.now();
    void refreshLibrary(queryClient);
  };
  const stopListening = store.subscribe(() => {
    if (activeJobs(store.get()).length > 0) pending ??= setTimeout(refresh, Math.max(0, lastRefresh + refreshMs - Date.now()));
  });
  const onFinished = () => {
    pending ??= setTimeout(refresh, 150);
    void queryClient.invalidateQueries({ queryKey: ["get", "/api/jobs"] });
  };
  finished.add(onFinished);
  const stopReturn = onReturn(() => {
    reconnect();
    void queryClient.invalidateQueries();
  });
  connect();
  return () => {
    stopListening();
    stopReturn();
    finished.delete(onFinished);
    if (pending) clearTimeout(pending);
    source?.close();
    source = null;
  };
}

/** Called with each job that ends while the page is open. */
export function onJobFinished(listener: (job: Job) => void): () => void {
  finished.add(listener);
  return () => finished.delete(listener);
}

export function useJobs(): JobList {
  return useStore(store);
}

export function useActiveJobs(): Job[] {
  const jobs = useJobs();
  return useMemo(() => activeJobs(jobs), [jobs]);
}

export function useJob(id: number | null | undefined): Job | null {
  return useStore(store, (jobs) => (id === null || id === undefined ? null : (jobs.get(id) ?? null)));
}
