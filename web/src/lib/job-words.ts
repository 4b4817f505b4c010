import type { Job } from "@/lib/api";
import { formatCount, formatSpan } from "@/lib/format";

const labels: Record<string, string> = {
  seen: "seen",
  added: "new",
  changed: "changed",
  moved: "moved",
  returned: "back again",
  missing: "missing",
  unchanged: "unchanged",
  problems: "with problems",
  analysed: "analysed",
  heard: "heard",
  failed: "failed",
  skipped: "skipped",
  succeeded: "done",
  tracks: "tracks",
  files: "files",
  embedded: "made searchable",
  removed: "removed",
  vectors: "placed on the sound map",
  failed_batches: "batches failed",
};

function words(key: string): string {
  return labels[key] ?? key.replaceAll("_", " ");
}

/** What a job brought about, in a sentence: its counts that are not zero, biggest words first. */
export function describeResult(job: Job): string | null {
  if (!job.result) return null;
  const parts: string[] = [];
  for (const [key, value] of Object.entries(job.result)) {
    if (typeof value !== "number" || value === 0 || key === "seconds" || key === "rate" || key.endsWith("_id") || key.endsWith("_seconds")) continue;
    parts.push(`${formatCount(value)} ${words(key)}`);
  }
  if (parts.length === 0) return Object.keys(job.result).length > 0 ? "Nothing to do: everything was up to date" : null;
  return parts.join(" · ");
}

/** How long a job has run, or ran. */
export function describeDuration(job: Job, now: number = Date.now()): string | null {
  if (!job.started_at) return null;
  const end = job.finished_at ? Date.parse(job.finished_at) : now;
  const seconds = (end - Date.parse(job.started_at)) / 1000;
  return seconds < 1 ? "under 1 s" : formatSpan(seconds);
}

export const stateWords: Record<Job["state"], string> = {
  queued: "Waiting",
  running: "Running",
  succeeded: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};
