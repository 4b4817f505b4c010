import { Alert, Button, Group, Skeleton, Text, Title } from "@mantine/core";
import { IconSparkles, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";

import { JobProgress } from "@/components/job-progress";
import { FailedState } from "@/components/states";
import { $api } from "@/lib/api";
import { formatCount, formatPlural } from "@/lib/format";
import { isActive } from "@/lib/job-list";
import { useJob } from "@/lib/jobs";
import { toProblem } from "@/lib/problem";
import { refreshLibrary } from "@/lib/query-client";

/** About sixty tracks of our own making, added and taken away in one step. */
export function DemoPanel() {
  const queryClient = useQueryClient();
  const { data, error, refetch } = $api.useQuery("get", "/api/demo");
  const job = useJob(data?.job_id);
  const onSuccess = () => void refreshLibrary(queryClient);
  const make = $api.useMutation("post", "/api/demo", { onSuccess });
  const remove = $api.useMutation("delete", "/api/demo", { onSuccess });
  const failure = make.error ?? remove.error;
  const isBusy = job !== null && isActive(job);
  return (
    <section className="panel" aria-label="Demo library">
      <Title order={2} mb={4}>
        Demo library
      </Title>
      {error && !data ? (
        <FailedState error={error} what="The state of the demo library" isCompact onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton h={56} aria-busy />
      ) : (
        <Group justify="space-between">
          <Text size="sm" c="dimmed" style={{ flex: "1 1 300px" }}>
            {data.state === "absent"
              ? "About 60 short tracks in several styles, made by Tensoe's own synthesiser: for a first look, or to try something without your own music."
              : `${formatPlural(data.tracks, "track")}, ${formatCount(data.analysed)} of them heard. They are marked as demo everywhere.`}
          </Text>
          <Group gap="xs">
            {(data.state === "absent" || data.state === "partial") && (
              <Button variant="light" leftSection={<IconSparkles aria-hidden size={16} />} loading={make.isPending || isBusy} onClick={() => make.mutate({})}>
                {data.state === "absent" ? "Load demo library" : "Complete it"}
              </Button>
            )}
            {(data.state === "present" || data.state === "partial") && (
              <Button variant="default" leftSection={<IconTrash aria-hidden size={16} />} loading={remove.isPending || isBusy} onClick={() => remove.mutate({})}>
                Remove all of it
              </Button>
            )}
          </Group>
        </Group>
      )}
      {job && isBusy && (
        <div style={{ marginTop: 12 }}>
          <JobProgress job={job} />
        </div>
      )}
      {(make.isError || remove.isError) && (
        <Alert color="red" mt="sm" title={toProblem(failure).title}>
          {toProblem(failure).detail} {toProblem(failure).hint}
        </Alert>
      )}
    </section>
  );
}
