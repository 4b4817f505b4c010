import { ActionIcon, Group, Menu, ScrollArea, Skeleton, Table, Text, Title, useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { IconChartBar, IconDotsVertical, IconDownload, IconPhoto, IconTable } from "@tabler/icons-react";
import { lazy, Suspense, useCallback, useRef, useState } from "react";

import { formatCount } from "@/lib/format";
import { loadPart } from "@/lib/load-part";

import { type ChartData, saveFile, toCsv } from "./chart-data";

const BarCanvas = lazy(() => loadPart(() => import("./bar-canvas")));

interface BarChartProps {
  title: string;
  /** What one reads from it, in a sentence. */
  summary?: string | undefined;
  data: ChartData;
  valueTitle: string;
  height?: number;
  isHorizontal?: boolean;
  isHistogram?: boolean;
  /** Said instead of an empty chart. */
  empty: string;
  onSelect?: (index: number, seriesIndex: number) => void;
}

/** Bars with everything a chart owes its reader: a name, units, the numbers as a table, and both as files. */
export function BarChart(props: BarChartProps) {
  const { title, data, height = 220, valueTitle } = props;
  const [isTable, setTable] = useState(false);
  const scheme = useComputedColorScheme("light");
  const isStill = useReducedMotion() ?? false;
  const toPng = useRef<(() => Promise<Blob | null>) | null>(null);
  const onReady = useCallback((save: () => Promise<Blob | null>) => {
    toPng.current = save;
  }, []);
  const isEmpty = data.series.every((one) => one.values.every((value) => value === 0)) || data.labels.length === 0;
  const fileName = `tensoe-${title.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
  const savePng = async () => {
    const blob = await toPng.current?.();
    if (blob) saveFile(`${fileName}.png`, blob);
  };
  return (
    <section className="panel" aria-label={title}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" mb={4}>
        <div>
          <Title order={3}>{title}</Title>
          {props.summary && (
            <Text size="sm" c="dimmed">
              {props.summary}
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
              <Menu.Item leftSection={isTable ? <IconChartBar aria-hidden size={16} /> : <IconTable aria-hidden size={16} />} onClick={() => setTable(!isTable)}>
                {isTable ? "Show as chart" : "Show as table"}
              </Menu.Item>
              <Menu.Item leftSection={<IconPhoto aria-hidden size={16} />} disabled={isTable} onClick={() => void savePng()}>
                Save as PNG
              </Menu.Item>
              <Menu.Item leftSection={<IconDownload aria-hidden size={16} />} onClick={() => saveFile(`${fileName}.csv`, new Blob([toCsv(data)], { type: "text/csv;charset=utf-8" }))}>
                Save as CSV
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Group>
      {isEmpty ? (
        <Text c="dimmed" size="sm" py="md">
          {props.empty}
        </Text>
      ) : isTable ? (
        <ScrollArea h={height}>
          <NumberTable data={data} />
        </ScrollArea>
      ) : (
        <div style={{ height }}>
          <Suspense fallback={<Skeleton h={height} />}>
            <BarCanvas
              data={data}
              valueTitle={valueTitle}
              isHorizontal={props.isHorizontal ?? false}
              isHistogram={props.isHistogram ?? false}
              scheme={scheme}
              isStill={isStill}
              label={`${title}. ${props.summary ?? ""} The numbers are in the table of the chart's menu.`}
              onSelect={props.onSelect}
              onReady={onReady}
            />
          </Suspense>
        </div>
      )}
    </section>
  );
}

function NumberTable({ data }: { data: ChartData }) {
  return (
    <Table stickyHeader fz="sm" verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{data.labelTitle}</Table.Th>
          {data.series.map((one) => (
            <Table.Th key={one.name} ta="right">
              {one.name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {data.labels.map((label, index) => (
          <Table.Tr key={label}>
            <Table.Td>{label}</Table.Td>
            {data.series.map((one) => (
              <Table.Td key={one.name} ta="right" className="tabular">
                {formatCount(one.values[index] ?? 0)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
