import { Alert, Badge, Button, Group, Skeleton, Stack, Table, Text, UnstyledButton } from "@mantine/core";
import { IconCircleCheck, IconRefresh } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";

import { RelativeTime } from "@/components/relative-time";
import { EmptyState, FailedState } from "@/components/states";
import { ToFixPage } from "@/components/to-fix-page";
import { $api, client, type ProblemFile } from "@/lib/api";
import { formatCount } from "@/lib/format";
import { unwrap, useCursorPages } from "@/lib/infinite";
import { useActiveJobs } from "@/lib/jobs";
import { toProblem } from "@/lib/problem";

import { describeCode, describeTotal } from "./problem-words";
import classes from "./problems-page.module.css";

interface ProblemsPageProps {
  code: string | undefined;
  folder: number | undefined;
  onCode: (code: string | undefined) => void;
}

/** Files that could not be read or heard, by reason, with what mends them. */
export function ProblemsPage({ code, folder, onCode }: ProblemsPageProps) {
  const query = useMemo(() => ({ limit: 100, ...(code ? { code } : {}), ...(folder ? { folder_id: folder } : {}) }), [code, folder]);
  const pages = useCursorPages("/api/library/problems", query, async (cursor, signal) =>
    unwrap(await client.GET("/api/library/problems", { params: { query: { ...query, ...(cursor ? { cursor } : {}) } }, signal })),
  );
  const first = pages.data?.pages[0];
  const files = pages.data?.pages.flatMap((page) => page.problems) ?? [];
  const reasons = Object.entries(first?.by_code ?? {}).sort((a, b) => b[1] - a[1]);
  const total = reasons.reduce((sum, [, count]) => sum + count, 0);
  return (
    <ToFixPage subtitle={first ? describeTotal(total) : " "} actions={<ScanAgain />}>
      {pages.isPending ? (
        <Stack aria-busy>
          <Skeleton h={90} radius={12} />
          <Skeleton h={300} radius={12} />
        </Stack>
      ) : pages.isError && !pages.data ? (
        <FailedState error={pages.error} what="The list" onRetry={() => void pages.refetch()} />
      ) : total === 0 ? (
        <EmptyState icon={IconCircleCheck} title="Nothing to fix">
          Every file that was found could be read and heard.
        </EmptyState>
      ) : (
        <Stack gap="md">
          <div className={classes.reasons} role="group" aria-label="Reasons">
            {reasons.map(([reason, count]) => (
              <UnstyledButton key={reason} className={classes.reason} aria-pressed={reason === code} onClick={() => onCode(reason === code ? undefined : reason)}>
                <Group justify="space-between" wrap="nowrap">
                  <Text fw={600} size="sm">
                    {describeCode(reason).title}
                  </Text>
                  <Badge variant="light" color="gray" className="tabular">
                    {formatCount(count)}
                  </Badge>
                </Group>
                <Text size="sm" c="dimmed" mt={4}>
                  {describeCode(reason).advice}
                </Text>
              </UnstyledButton>
            ))}
          </div>
          {code && (
            <Group gap="xs">
              <Text size="sm">Shown: {describeCode(code).title.toLowerCase()}</Text>
              <Button size="compact-sm" variant="subtle" onClick={() => onCode(undefined)}>
                Show all
              </Button>
            </Group>
          )}
          <ProblemTable files={files} />
          {pages.hasNextPage && (
            <Button variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              Show more
            </Button>
          )}
        </Stack>
      )}
    </ToFixPage>
  );
}

function ProblemTable({ files }: { files: ProblemFile[] }) {
  return (
    <div className={`panel ${classes.list}`}>
      <Table verticalSpacing="xs" layout="fixed" visibleFrom="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>File</Table.Th>
            <Table.Th>Reason</Table.Th>
            <Table.Th w={140}>Found</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {files.map((file) => (
            <Table.Tr key={`${file.file_id}-${file.code}`}>
              <Table.Td className={classes.path}>
                <FileName file={file} />
              </Table.Td>
              <Table.Td>{file.reason}</Table.Td>
              <Table.Td c="dimmed">
                <RelativeTime instant={file.found_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Stack hiddenFrom="sm" gap="md">
        {files.map((file) => (
          <div key={`${file.file_id}-${file.code}`} className={classes.path}>
            <FileName file={file} />
            <Text size="sm">{file.reason}</Text>
            <Text size="xs" c="dimmed">
              <RelativeTime instant={file.found_at} />
            </Text>
          </div>
        ))}
      </Stack>
    </div>
  );
}

function FileName({ file }: { file: ProblemFile }) {
  const name = file.path ?? `File ${file.file_id}`;
  return file.track_id === null ? (
    <>{name}</>
  ) : (
    <Link className="quiet-link" to="/tracks/$trackId" params={{ trackId: String(file.track_id) }}>
      {name}
    </Link>
  );
}

function ScanAgain() {
  const isScanning = useActiveJobs().some((job) => job.kind === "catalogue.scan");
  const scan = $api.useMutation("post", "/api/library/scan");
  return (
    <Stack gap={4}>
      <Button variant="default" leftSection={<IconRefresh aria-hidden size={16} />} loading={scan.isPending || isScanning} onClick={() => scan.mutate({ body: { folder_ids: [] } })}>
        Scan again
      </Button>
      {scan.isError && <Alert color="red">{toProblem(scan.error).detail}</Alert>}
    </Stack>
  );
}
