import type { Job } from "@/lib/api";

/** The jobs we know of, by id. */
export type JobList = ReadonlyMap<number, Job>;

export function isActive(job: Job): boolean {
  return job.state === "queued" || job.state === "running";
}

/** Take in one event. Events may arrive late or twice: an older state never replaces a newer one. */
export function applyJob(jobs: JobList, job: Job): JobList {
  const known = jobs.get(job.id);
  if (known && Date.parse(known.updated_at) > Date.parse(job.updated_at)) return jobs;
  const next = new Map(jobs);
  next.set(job.id, job);
  return next;
}

/** Newest first. */
export function sortJobs(jobs: Iterable<Job>): Job[] {
  return [...jobs].sort((a, b) => b.id - a.id);
}

export function activeJobs(jobs: JobList): Job[] {
  return sortJobs([...jobs.values()].filter(isActive)).reverse();
}

/** Events over a page of the list: the newer word wins, and jobs that began since come first. */
export function mergeJobs(page: Job[], live: JobList, matches: (job: Job) => boolean): Job[] {
  const merged = new Map(page.map((job) => [job.id, job]));
  const newest = page[0]?.id ?? 0;
  for (const job of live.values()) {
    const known = merged.get(job.id);
    if (known ? Date.parse(job.updated_at) >= Date.parse(known.updated_at) : job.id > newest) merged.set(job.id, job);
  }
  return sortJobs([...merged.values()].filter(matches));
}

/** How far all active jobs are together, 0 to 1; null while none can say. */
export function joinProgress(jobs: Job[]): number | null {
  const known = jobs.map((job) => job.progress).filter((progress) => progress !== null);
  return known.length === 0 ? null : known.reduce((sum, progress) => sum + progress, 0) / jobs.length;
}
