import { Group, Progress, Text } from "@mantine/core";

import type { Job } from "@/lib/api";
import { formatCount, formatPercent, formatRate, formatTimeLeft } from "@/lib/format";

/** Bar, counts, rate and time left of a running job. */
export function JobProgress({ job, isSmall = false }: { job: Job; isSmall?: boolean }) {
  const counts = job.total !== null ? `${formatCount(job.done)} of ${formatCount(job.total)}` : job.done > 0 ? formatCount(job.done) : null;
  const facts = [
    job.progress !== null ? formatPercent(job.progress) : null,
    counts,
    job.rate !== null && job.rate > 0 ? formatRate(job.rate) : null,
    job.eta_seconds !== null ? formatTimeLeft(job.eta_seconds) : null,
  ].filter((fact) => fact !== null);
  const isUnknown = job.progress === null;
  return (
    <div>
      <Progress.Root size={isSmall ? "sm" : "lg"}>
        <Progress.Section
          value={isUnknown ? 100 : (job.progress ?? 0) * 100}
          striped={isUnknown}
          animated={isUnknown}
          aria-label={`${job.title}: ${isUnknown ? "progress not known yet" : formatPercent(job.progress ?? 0)}`}
        />
      </Progress.Root>
      <Group justify="space-between" gap="0 12px" mt={4}>
        <Text size={isSmall ? "xs" : "sm"} c="dimmed" className="truncate">
          {job.message ?? job.stage ?? (job.state === "queued" ? "Waiting for its turn" : "Starting")}
        </Text>
        <Text size={isSmall ? "xs" : "sm"} c="dimmed" className="tabular">
          {facts.join(" · ")}
        </Text>
      </Group>
    </div>
  );
}
