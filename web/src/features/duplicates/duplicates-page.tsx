import { Button, SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { IconCopyCheck, IconRefresh } from "@tabler/icons-react";
import { useMemo } from "react";

import { JobProgress } from "@/components/job-progress";
import { EmptyState, FailedState } from "@/components/states";
import { ToFixPage } from "@/components/to-fix-page";
import { $api, client, type DuplicatePage } from "@/lib/api";
import { formatBytes, formatPlural } from "@/lib/format";
import { unwrap, useCursorPages } from "@/lib/infinite";
import { useActiveJobs } from "@/lib/jobs";

import { DuplicateGroupCard } from "./duplicate-group-card";
import { showFailure } from "./use-dismissal";

type State = "open" | "dismissed";

interface DuplicatesPageProps {
  state: State;
  onState: (state: State) => void;
}

function describeTotal({ total, freeable_bytes: bytes }: DuplicatePage, state: State): string {
  if (state === "dismissed") return `${formatPlural(total, "recording")} that you keep more than once`;
  return total === 0 ? "No recording is here twice" : `${formatPlural(total, "recording")} that you have more than once; ${formatBytes(bytes)} could be freed`;
}

/** Recordings that are in the library more than once, found by their sound. */
export function DuplicatesPage({ state, onState }: DuplicatesPageProps) {
  const query = useMemo(() => ({ limit: 20, state }), [state]);
  const pages = useCursorPages("/api/duplicates", query, async (cursor, signal) =>
    unwrap(await client.GET("/api/duplicates", { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal })),
  );
  const first = pages.data?.pages[0];
  const groups = pages.data?.pages.flatMap((page) => page.groups) ?? [];
  const job = useActiveJobs().find((one) => one.kind === "analysis.duplicates");
  return (
    <ToFixPage subtitle={first ? describeTotal(first, state) : " "} actions={<FindAgain isFinding={job !== undefined} />}>
      <SegmentedControl
        mb="md"
        size="sm"
        aria-label="Which duplicates"
        data={[
          { value: "open", label: "To decide" },
          { value: "dismissed", label: "Kept" },
        ]}
        value={state}
        onChange={(value) => onState(value as State)}
      />
      {job && (
        <div className="panel" style={{ marginBottom: 16 }}>
          <JobProgress job={job} />
        </div>
      )}
      {pages.isPending ? (
        <Stack aria-busy aria-label="Loading the duplicates">
          {[1, 2, 3].map((one) => (
            <Skeleton key={one} h={220} radius={12} />
          ))}
        </Stack>
      ) : pages.isError && !pages.data ? (
        <FailedState error={pages.error} what="The duplicates" onRetry={() => void pages.refetch()} />
      ) : groups.length === 0 ? (
        <NoGroups state={state} />
      ) : (
        <Stack gap="md">
          {state === "open" && (
            <Text size="sm" c="dimmed" maw={720}>
              Tensoe deletes nothing. Remove the files you do not need with your own file manager, then scan again; or keep them all, and the group leaves this list.
            </Text>
          )}
          <Stack gap="md" role="list" aria-label="Duplicates">
            {groups.map((group) => (
              <DuplicateGroupCard key={group.id} group={group} />
            ))}
          </Stack>
          {pages.hasNextPage && (
            <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              Show more
            </Button>
          )}
          {pages.isFetchNextPageError && <Text c="red">More could not be loaded.</Text>}
        </Stack>
      )}
    </ToFixPage>
  );
}

function NoGroups({ state }: { state: State }) {
  return state === "open" ? (
    <EmptyState icon={IconCopyCheck} title="No duplicates">
      Recordings are compared by their sound, whatever their format, bit rate or tags. New music is compared by itself as soon as it has been heard.
    </EmptyState>
  ) : (
    <EmptyState icon={IconCopyCheck} title="Nothing kept twice">
      Groups of which you keep all files are listed here, with a way back.
    </EmptyState>
  );
}

function FindAgain({ isFinding }: { isFinding: boolean }) {
  const find = $api.useMutation("post", "/api/duplicates/find", { onError: (error) => showFailure("The search did not begin", error) });
  return (
    <Button variant="default" leftSection={<IconRefresh aria-hidden size={16} />} loading={find.isPending || isFinding} onClick={() => find.mutate({})}>
      Find again
    </Button>
  );
}
