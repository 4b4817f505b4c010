import { Button, SegmentedControl, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconActivity } from "@tabler/icons-react";
import { useMemo } from "react";

import { Page } from "@/components/page";
import { EmptyState, FailedState } from "@/components/states";
import { client, type Job, type JobState } from "@/lib/api";
import { formatPlural } from "@/lib/format";
import { unwrap, useCursorPages } from "@/lib/infinite";
import { isActive, mergeJobs } from "@/lib/job-list";
import { useActiveJobs, useJobs } from "@/lib/jobs";

import { JobCard } from "./job-card";

const states = [
  { value: "all", label: "All" },
  { value: "succeeded", label: "Done" },
  { value: "failed", label: "Failed" },
  { value: "cancelled", label: "Cancelled" },
];

interface JobsPageProps {
  state: JobState | undefined;
  onState: (state: JobState | undefined) => void;
}

/** What runs, and what ran; live. */
export function JobsPage({ state, onState }: JobsPageProps) {
  const query = useMemo(() => ({ limit: 50, ...(state ? { state } : {}) }), [state]);
  const pages = useCursorPages("/api/jobs", query, async (cursor, signal) =>
    unwrap(await client.GET("/api/jobs", { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal })),
  );
  const live = useJobs();
  const active = useActiveJobs();
  const past = useMemo(() => {
    const listed: Job[] = pages.data?.pages.flatMap((page) => page.jobs) ?? [];
    return mergeJobs(listed, live, (job) => !isActive(job) && (state === undefined || job.state === state));
  }, [pages.data, live, state]);
  return (
    <Page title="Jobs" subtitle={pages.data ? (active.length > 0 ? `${formatPlural(active.length, "job")} at work` : "Nothing is running") : " "}>
      {active.length > 0 && (
        <Stack gap="sm" mb="xl" role="group" aria-label="Running jobs">
          {active.map((job) => (
            <JobCard key={job.id} job={job} />
          ))}
        </Stack>
      )}
      <Title order={2} mb="xs">
        Finished
      </Title>
      <SegmentedControl mb="md" size="sm" aria-label="Which finished jobs" data={states} value={state ?? "all"} onChange={(value) => onState(value === "all" ? undefined : (value as JobState))} />
      {pages.isPending ? (
        <Stack aria-busy aria-label="Loading">
          {[1, 2, 3].map((one) => (
            <Skeleton key={one} h={84} radius={12} />
          ))}
        </Stack>
      ) : pages.isError && !pages.data ? (
        <FailedState error={pages.error} what="The jobs" onRetry={() => void pages.refetch()} />
      ) : past.length === 0 ? (
        <EmptyState icon={IconActivity} title={state ? "None of these" : "No job has ended yet"}>
          Scanning folders and analysing tracks are jobs: they appear here with what they brought about.
        </EmptyState>
      ) : (
        <Stack gap="sm" role="list" aria-label="Finished jobs">
          {past.map((job) => (
            <div role="listitem" key={job.id}>
              <JobCard job={job} />
            </div>
          ))}
          {pages.hasNextPage && (
            <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              Show older jobs
            </Button>
          )}
          {pages.isFetchNextPageError && <Text c="red">Older jobs could not be loaded.</Text>}
        </Stack>
      )}
    </Page>
  );
}
