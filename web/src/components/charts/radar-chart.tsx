import { Table, Text, useComputedColorScheme } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { lazy } from "react";

import { formatPercent } from "@/lib/format";
import { loadPart } from "@/lib/load-part";

import { writeCsv } from "./chart-data";
import { ChartFrame } from "./chart-frame";
import type { RadarPoint } from "./radar-points";

const RadarCanvas = lazy(() => loadPart(() => import("./radar-canvas")));

interface RadarChartProps {
  title: string;
  /** What one reads from it, in a sentence. */
  summary?: string;
  points: RadarPoint[];
  height?: number;
  /** Said instead of an empty chart. */
  empty: string;
  isBare?: boolean;
}

function describeTrust(point: RadarPoint): string {
  if (point.value === null) return "not known";
  if (point.confidence === null) return "stated";
  return `${formatPercent(point.confidence)} sure`;
}

function describePoint(point: RadarPoint): string {
  return `${point.label} ${point.text} (${describeTrust(point)}). ${point.sentence}`;
}

/** Shares from 0 to 1 around a centre; what is not sure is drawn hollow and dashed. */
export function RadarChart({ title, summary, points, height = 320, empty, isBare = false }: RadarChartProps) {
  const scheme = useComputedColorScheme("light");
  const isStill = useReducedMotion() ?? false;
  const rows = points.map((point) => [point.label, point.value === null ? "" : String(point.value), point.confidence === null ? "" : String(point.confidence), point.sentence]);
  return (
    <ChartFrame
      title={title}
      summary={summary}
      height={height}
      isEmpty={points.every((point) => point.value === null)}
      empty={empty}
      table={<PointTable points={points} />}
      toCsv={() => writeCsv([["Feature", "Value", "Confidence", "Meaning"], ...rows])}
      isBare={isBare}
    >
      {(onReady) => (
        <RadarCanvas
          points={points}
          scheme={scheme}
          isStill={isStill}
          label={`${title}: ${points.map((point) => `${point.label} ${point.text}, ${describeTrust(point)}`).join("; ")}. The numbers are in the table of the chart's menu.`}
          describe={describePoint}
          onReady={onReady}
        />
      )}
    </ChartFrame>
  );
}

function PointTable({ points }: { points: RadarPoint[] }) {
  return (
    <Table stickyHeader fz="sm" verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Feature</Table.Th>
          <Table.Th ta="right">Value</Table.Th>
          <Table.Th ta="right">Confidence</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {points.map((point) => (
          <Table.Tr key={point.label}>
            <Table.Td>
              {point.label}
              <Text size="xs" c="dimmed">
                {point.sentence}
              </Text>
            </Table.Td>
            <Table.Td ta="right" className="tabular">
              {point.text}
            </Table.Td>
            <Table.Td ta="right" className="tabular">
              {describeTrust(point)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
