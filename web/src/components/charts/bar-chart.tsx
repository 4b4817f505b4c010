import { Table, useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { lazy } from "react";

import { formatCount } from "@/lib/format";
import { loadPart } from "@/lib/load-part";

import { type ChartData, toCsv } from "./chart-data";
import { ChartFrame } from "./chart-frame";

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

/** Bars, their numbers and both as files. */
export function BarChart(props: BarChartProps) {
  const { title, summary, data, height = 220, valueTitle } = props;
  const scheme = useComputedColorScheme("light");
  const isStill = useReducedMotion() ?? false;
  const isEmpty = data.series.every((one) => one.values.every((value) => value === 0)) || data.labels.length === 0;
  return (
    <ChartFrame title={title} summary={summary} height={height} isEmpty={isEmpty} empty={props.empty} table={<NumberTable data={data} />} toCsv={() => toCsv(data)}>
      {(onReady) => (
        <BarCanvas
          data={data}
          valueTitle={valueTitle}
          isHorizontal={props.isHorizontal ?? false}
          isHistogram={props.isHistogram ?? false}
          scheme={scheme}
          isStill={isStill}
          label={`${title}. ${summary ?? ""} The numbers are in the table of the chart's menu.`}
          onSelect={props.onSelect}
          onReady={onReady}
        />
      )}
    </ChartFrame>
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
