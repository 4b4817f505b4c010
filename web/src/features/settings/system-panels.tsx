import { Badge, Group, Progress, ScrollArea, SimpleGrid, Skeleton, Stack, Table, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

import { Facts } from "@/components/facts";
import { RelativeTime } from "@/components/relative-time";
import { FailedState } from "@/components/states";
import { $api, type SystemInfo } from "@/lib/api";
import { formatBytes, formatPercent } from "@/lib/format";

import { readBytes, readText, readTime, writeSetting } from "./system-values";

export function SystemPanels() {
  const { data, error, refetch } = $api.useQuery("get", "/system", undefined, { refetchInterval: 30_000 });
  if (error && !data) {
    return (
      <div className="panel">
        <FailedState error={error} what="The state of the server" isCompact onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!data) return <Skeleton h={300} radius={12} aria-busy />;
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Panel title="Version">
          <Facts
            rows={[
              ["Tensoe", data.version],
              ["Python", data.python],
              ["System", data.platform],
              ...data.models.map((model): [string, ReactNode] => [readText(model, "name") ?? "Model", readText(model, "version")]),
            ]}
          />
        </Panel>
        <Panel title="Database">
          <Facts
            rows={[
              ["Kind", readText(data.database, "kind") === "embedded" ? "Embedded PostgreSQL" : "PostgreSQL of your own"],
              ["Version", readText(data.database, "version")],
              ["Size", formatBytes(readBytes(data.database, "size_bytes") ?? 0)],
              ["Migration", readText(data.database, "migration")],
              ["Extensions", writeSetting(data.database.extensions)],
            ]}
          />
        </Panel>
        <Workers workers={data.workers} />
        <Disk disk={data.disk} />
      </SimpleGrid>
      <Panel title="Settings in force">
        <Text size="sm" c="dimmed" mb="xs">
          Read at start from the environment, a .env file and the data folder. Secrets are masked.
        </Text>
        <ScrollArea.Autosize mah={420}>
          <Table fz="sm" verticalSpacing={5} layout="fixed">
            <Table.Tbody>
              {Object.entries(data.settings).map(([name, value]) => (
                <Table.Tr key={name}>
                  <Table.Td ff="monospace" fz="xs" style={{ overflowWrap: "anywhere" }}>
                    {name}
                  </Table.Td>
                  <Table.Td className="tabular" style={{ overflowWrap: "anywhere" }}>
                    {writeSetting(value)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      </Panel>
    </>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      <Title order={2} mb="xs">
        {title}
      </Title>
      {children}
    </section>
  );
}

function Workers({ workers }: { workers: SystemInfo["workers"] }) {
  return (
    <Panel title="Workers">
      {workers.length === 0 ? (
        <Text size="sm">No worker is running: jobs wait. Start one with “tensoe worker”, or everything with “tensoe up”.</Text>
      ) : (
        <Stack gap="sm">
          {workers.map((worker, index) => {
            const seen = readTime(worker, "last_seen_at");
            return (
              <Group key={readText(worker, "name") ?? index} justify="space-between" wrap="nowrap" align="flex-start">
                <div style={{ minWidth: 0 }}>
                  <Text size="sm" fw={600} className="truncate">
                    {readText(worker, "host") ?? readText(worker, "name")}
                  </Text>
                  <Text size="sm" c="dimmed" component="div">
                    {[readText(worker, "processes") && `${readText(worker, "processes")} processes`, readText(worker, "pid") && `process id ${readText(worker, "pid")}`].filter(Boolean).join(" · ")}
                    {seen && (
                      <>
                        {" · seen "}
                        <RelativeTime instant={seen} />
                      </>
                    )}
                  </Text>
                </div>
                <Badge variant="light" color={worker.is_alive === false ? "red" : "teal"} tt="none">
                  {worker.is_alive === false ? "Gone" : "At work"}
                </Badge>
              </Group>
            );
          })}
        </Stack>
      )}
    </Panel>
  );
}

function Disk({ disk }: { disk: SystemInfo["disk"] }) {
  const free = readBytes(disk, "free_bytes");
  const total = readBytes(disk, "total_bytes");
  const used = free !== null && total !== null && total > 0 ? 1 - free / total : null;
  return (
    <Panel title="Disk">
      {used !== null && (
        <>
          <Progress value={used * 100} color={used > 0.92 ? "red" : "teal"} size="sm" aria-label="Disk in use" />
          <Text size="sm" mt={4} mb="xs" className="tabular">
            {formatBytes(free ?? 0)} free of {formatBytes(total ?? 0)}, {formatPercent(used)} in use
          </Text>
        </>
      )}
      <Facts
        rows={[
          ["Data folder", readText(disk, "data_folder")],
          ["Covers", bytes(disk, "covers_bytes")],
          ["Logs", bytes(disk, "logs_bytes")],
          ["Database", bytes(disk, "database_bytes")],
        ]}
      />
    </Panel>
  );
}

function bytes(values: Record<string, unknown>, name: string): string | null {
  const value = readBytes(values, name);
  return value === null ? null : formatBytes(value);
}
