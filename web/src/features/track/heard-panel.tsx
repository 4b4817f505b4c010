import { Button, Group, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconEar } from "@tabler/icons-react";

import { EmptyState, FailedState } from "@/components/states";
import { JobProgress } from "@/components/job-progress";
import { RelativeTime } from "@/components/relative-time";
import { $api, type TrackDetail } from "@/lib/api";
import { formatNumber, formatPercent } from "@/lib/format";
import { useActiveJobs } from "@/lib/jobs";
import { toProblem } from "@/lib/problem";

import { Heard } from "./heard";
import { HeardSkeleton } from "./heard-skeleton";

export function HeardPanel({ track }: { track: TrackDetail }) {
  const { data, error, refetch } = $api.useQuery("get", "/api/tracks/{track_id}/analysis", { params: { path: { track_id: String(track.id) } } });
  return (
    <section className="panel" aria-label="What Tensoe heard">
      <Group justify="space-between" mb="sm">
        <Title order={2}>What Tensoe heard</Title>
        {data && (
          <Text size="xs" c="dimmed" className="tabular" component="div">
            <Tooltip label={`Quality says how much of the file could be heard, and how clearly. It took ${formatNumber(data.seconds_spent, 1)} s. Versions: ${describeStages(data.stages)}.`} maw={360}>
              <span tabIndex={0}>Quality {formatPercent(data.quality)}</span>
            </Tooltip>
            {" · heard "}
            <RelativeTime instant={data.analysed_at} />
          </Text>
        )}
      </Group>
      {data ? (
        <Heard track={track} analysis={data} />
      ) : error ? (
        toProblem(error).status === 409 ? (
          <NotHeard track={track} reason={toProblem(error).detail} />
        ) : (
          <FailedState error={error} what="The analysis" isCompact onRetry={() => void refetch()} />
        )
      ) : (
        <HeardSkeleton />
      )}
    </section>
  );
}

function describeStages(stages: Record<string, number>): string {
  return Object.entries(stages)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

/** Not analysed yet: how far the running analysis is, or the one step to begin it. */
function NotHeard({ track, reason }: { track: TrackDetail; reason: string }) {
  const job = useActiveJobs().find((one) => one.kind.startsWith("analysis"));
  const start = $api.useMutation("post", "/api/analysis/run");
  const problem = start.error ? toProblem(start.error) : null;
  if (job) {
    return (
      <Stack gap="sm" py="md">
        <Text>This track has not been heard yet. The analysis is running; the page fills by itself.</Text>
        <JobProgress job={job} />
      </Stack>
    );
  }
  return (
    <EmptyState
      icon={IconEar}
      title="Not heard yet"
      action={
        <Button loading={start.isPending} disabled={!track.is_available} onClick={() => start.mutate({ body: { track_ids: [track.id], force: true } })}>
          Hear it now
        </Button>
      }
    >
      {reason} {problem && `${problem.detail} ${problem.hint}`}
    </EmptyState>
  );
}
