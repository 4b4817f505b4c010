import { Alert, Badge, Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPlayerPlay, IconX } from "@tabler/icons-react";

import { JobProgress } from "@/components/job-progress";
import { RelativeTime } from "@/components/relative-time";
import { $api, type Job } from "@/lib/api";
import { isActive } from "@/lib/job-list";
import { describeDuration, describeResult, stateWords } from "@/lib/job-words";
import { receiveJob } from "@/lib/jobs";
import { toProblem } from "@/lib/problem";

const stateColors: Record<Job["state"], string> = { queued: "gray", running: "teal", succeeded: "teal", failed: "red", cancelled: "gray" };
const starters: Record<string, string> = { person: "you", job: "another job", schedule: "the schedule", start: "the start of the server", watcher: "a change in a folder", watch: "a change in a folder", cli: "the command line" };

export function JobCard({ job }: { job: Job }) {
  const onError = (error: unknown) => {
    const problem = toProblem(error);
    notifications.show({ color: "red", title: problem.title, message: `${problem.detail} ${problem.hint}` });
  };
  const cancel = $api.useMutation("delete", "/api/jobs/{job_id}", { onSuccess: receiveJob, onError });
  const resume = $api.useMutation("post", "/api/jobs/{job_id}/resume", { onSuccess: receiveJob, onError });
  const result = describeResult(job);
  const duration = describeDuration(job);
  return (
    <article className="panel" aria-label={`${job.title}, ${stateWords[job.state].toLowerCase()}`}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <Text fw={600}>{job.title}</Text>
            <Badge variant="light" color={stateColors[job.state]} tt="none">
              {stateWords[job.state]}
            </Badge>
          </Group>
          <Text size="sm" c="dimmed" component="div" className="tabular">
            Started by {starters[job.triggered_by] ?? job.triggered_by} <RelativeTime instant={job.created_at} />
            {duration && ` · ${isActive(job) ? "for" : "took"} ${duration}`}
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          {job.can_cancel && (
            <Button size="xs" variant="default" leftSection={<IconX aria-hidden size={14} />} loading={cancel.isPending} onClick={() => cancel.mutate({ params: { path: { job_id: job.id } } })}>
              Cancel
            </Button>
          )}
          {job.can_resume && (
            <Button size="xs" variant="default" leftSection={<IconPlayerPlay aria-hidden size={14} />} loading={resume.isPending} onClick={() => resume.mutate({ params: { path: { job_id: job.id } } })}>
              Resume
            </Button>
          )}
        </Group>
      </Group>
      {isActive(job) && (
        <div style={{ marginTop: 12 }}>
          <JobProgress job={job} />
        </div>
      )}
      {result && !isActive(job) && (
        <Text size="sm" mt="xs" className="tabular">
          {result}
        </Text>
      )}
      {job.error && (
        <Alert mt="sm" color="red" title={job.error.title}>
          {job.error.detail}
          {job.error.hint && (
            <Text size="sm" mt={4}>
              {job.error.hint}
            </Text>
          )}
        </Alert>
      )}
    </article>
  );
}
