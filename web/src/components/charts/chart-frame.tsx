import { ActionIcon, Group, Menu, ScrollArea, Skeleton, Text, Title } from "@mantine/core";
import { IconChartDots, IconDotsVertical, IconDownload, IconPhoto, IconTable } from "@tabler/icons-react";
import { type ReactNode, Suspense, useCallback, useState } from "react";

import { saveFile } from "./chart-data";

export type ToPng = () => Promise<Blob | null>;

interface ChartFrameProps {
  title: string;
  /** What one reads from it, in a sentence. */
  summary?: string | undefined;
  height: number;
  isEmpty: boolean;
  /** Said instead of an empty chart. */
  empty: string;
  table: ReactNode;
  toCsv: () => string;
  /** Stands inside a panel already. */
  isBare?: boolean;
  /** The drawing; it hands back how to save itself as a picture. */
  children: (onReady: (toPng: ToPng) => void) => ReactNode;
}

/** Everything a chart owes its reader: a name, the numbers as a table, and both as files. */
export function ChartFrame({ title, summary, height, isEmpty, empty, table, toCsv, isBare = false, children }: ChartFrameProps) {
  const [isTable, setTable] = useState(false);
  const [toPng, setToPng] = useState<ToPng | null>(null);
  const onReady = useCallback((save: ToPng) => setToPng(() => save), []);
  const fileName = `tensoe-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  const savePng = async () => {
    const blob = await toPng?.();
    if (blob) saveFile(`${fileName}.png`, blob);
  };
  return (
    <section className={isBare ? undefined : "panel"} style={{ minWidth: 0 }} aria-label={title}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb={4}>
        <div>
          <Title order={3}>{title}</Title>
          {summary && (
            <Text size="sm" c="dimmed">
              {summary}
            </Text>
          )}
        </div>
        {!isEmpty && (
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" aria-label={`Options of the chart ${title}`}>
                <IconDotsVertical aria-hidden size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={isTable ? <IconChartDots aria-hidden size={16} /> : <IconTable aria-hidden size={16} />} onClick={() => setTable(!isTable)}>
                {isTable ? "Show as chart" : "Show as table"}
              </Menu.Item>
              <Menu.Item leftSection={<IconPhoto aria-hidden size={16} />} disabled={isTable} onClick={() => void savePng()}>
                Save as PNG
              </Menu.Item>
              <Menu.Item leftSection={<IconDownload aria-hidden size={16} />} onClick={() => saveFile(`${fileName}.csv`, new Blob([toCsv()], { type: "text/csv;charset=utf-8" }))}>
                Save as CSV
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {isEmpty ? (
        <Text c="dimmed" size="sm" py="md">
          {empty}
        </Text>
      ) : isTable ? (
        <ScrollArea h={height} type="auto">
          {table}
        </ScrollArea>
      ) : (
        <div style={{ height }}>
          <Suspense fallback={<Skeleton h={height} />}>{children(onReady)}</Suspense>
        </div>
      )}
    </section>
  );
}
