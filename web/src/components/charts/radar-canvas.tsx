import { useElementSize, useMergedRef } from "@mantine/hooks";
import { CustomChart } from "echarts/charts";
import { RadarComponent, TooltipComponent } from "echarts/components";
import { use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import type { ToPng } from "./chart-frame";
import { type ChartInk, chartInk } from "./chart-theme";
import { findRadius, isNarrow, listSides, placeOnRadar, type RadarPoint } from "./radar-points";
import { useChart } from "./use-chart";

register([CustomChart, RadarComponent, TooltipComponent, CanvasRenderer]);

export interface RadarCanvasProps {
  points: RadarPoint[];
  scheme: "light" | "dark";
  isStill: boolean;
  label: string;
  /** One line of explanation below a value, on hover. */
  describe: (point: RadarPoint) => string;
  onReady: (toPng: ToPng) => void;
}

interface Surface {
  getWidth: () => number;
  getHeight: () => number;
}

/** Area, sides and dots. ECharts' own radar series has one style for a whole shape; here each side and each dot says how sure it is. */
function drawShape(points: RadarPoint[], ink: ChartInk, width: number, height: number) {
  const place = (index: number) => placeOnRadar(index, points.length, points[index]?.value ?? 0, width, height);
  const color = ink.colors[0];
  const known = points.map((point, index) => ({ point, index })).filter(({ point }) => point.value !== null);
  const area = known.length < 3 ? [] : [{ type: "polygon" as const, silent: true, z2: 1, shape: { points: known.map(({ index }) => place(index)) }, style: { fill: color, opacity: 0.14 } }];
  const sides = listSides(points).map(({ from, to, isSure }) => {
    const [x1, y1] = place(from);
    const [x2, y2] = place(to);
    const style = isSure ? { stroke: color, lineWidth: 2 } : { stroke: color, lineWidth: 1.5, lineDash: [4, 4], opacity: 0.6 };
    return { type: "line" as const, silent: true, z2: 2, shape: { x1, y1, x2, y2 }, style };
  });
  return { area, sides };
}

function drawDot(point: RadarPoint, [cx, cy]: [number, number], ink: ChartInk) {
  const color = ink.colors[0];
  return {
    type: "circle" as const,
    z2: 3,
    shape: { cx, cy, r: 5 },
    style: point.isSure ? { fill: color, stroke: ink.surface, lineWidth: 1.5 } : { fill: ink.surface, stroke: color, lineWidth: 1.5, lineDash: [2, 2] },
  };
}

function buildOption({ points, scheme, isStill, describe }: RadarCanvasProps, width: number, height: number) {
  const ink = chartInk(scheme);
  const base = { type: "custom" as const, coordinateSystem: "none" as const, animation: false };
  return {
    animation: !isStill,
    textStyle: { fontFamily: "Inter, system-ui, sans-serif", color: ink.text },
    tooltip: {
      trigger: "item" as const,
      confine: true,
      backgroundColor: ink.surface,
      borderColor: ink.line,
      textStyle: { color: ink.text, fontSize: 13 },
      extraCssText: "max-width: 280px; white-space: normal",
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const point = points[dataIndex];
        return point ? escapeHtml(describe(point)) : "";
      },
    },
    radar: {
      clockwise: true,
      radius: findRadius(width, height),
      splitNumber: 4,
      axisNameGap: 10,
      indicator: points.map((point) => ({ name: point.label, min: 0, max: 1 })),
      axisName: {
        formatter: (name?: string) => {
          const point = points.find((one) => one.label === name);
          if (!point) return "";
          const lines = isNarrow(width) ? point.label.split(" ") : [point.label];
          // A phone has no room for the word; the paler name and the hollow dot say it there.
          const value = point.isSure ? `{value|${point.text}}` : `{faint|${point.text}${isNarrow(width) ? "" : ", unsure"}}`;
          return [...lines.map((line) => `{${point.isSure ? "name" : "faint"}|${line}}`), value].join("\n");
        },
        rich: {
          name: { color: ink.text, fontSize: 12, lineHeight: 16, align: "center" as const },
          value: { color: ink.text, fontSize: 12, fontWeight: "bold" as const, lineHeight: 16, align: "center" as const },
          faint: { color: ink.faint, fontSize: 12, lineHeight: 16, align: "center" as const },
        },
      },
      axisLine: { lineStyle: { color: ink.line } },
      splitLine: { lineStyle: { color: ink.line } },
      splitArea: { show: false },
    },
    series: [
      {
        ...base,
        silent: true,
        data: [0],
        renderItem: (_: unknown, api: Surface) => {
          const { area, sides } = drawShape(points, ink, api.getWidth(), api.getHeight());
          return { type: "group" as const, children: [...area, ...sides] };
        },
      },
      {
        ...base,
        data: points.map((point) => point.value ?? 0),
        renderItem: ({ dataIndex }: { dataIndex: number }, api: Surface) => {
          const point = points[dataIndex];
          if (!point || point.value === null) return null;
          return drawDot(point, placeOnRadar(dataIndex, points.length, point.value, api.getWidth(), api.getHeight()), ink);
        },
      },
    ],
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** The drawing itself; comes with ECharts, and only when a page has one. */
export default function RadarCanvas(props: RadarCanvasProps) {
  const { ref: sizeRef, width, height } = useElementSize();
  const element = useChart(buildOption(props, width, height), props);
  return <div ref={useMergedRef(element, sizeRef)} role="img" aria-label={props.label} style={{ width: "100%", height: "100%" }} />;
}
