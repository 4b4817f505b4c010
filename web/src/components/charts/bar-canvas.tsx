import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { use as register } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { formatCount } from "@/lib/format";

import type { ChartData } from "./chart-data";
import type { ToPng } from "./chart-frame";
import { chartInk } from "./chart-theme";
import { useChart } from "./use-chart";

register([BarChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface BarCanvasProps {
  data: ChartData;
  valueTitle: string;
  isHorizontal: boolean;
  /** Bars touch: the labels are steps of one quantity. */
  isHistogram: boolean;
  scheme: "light" | "dark";
  isStill: boolean;
  label: string;
  onSelect: ((index: number, seriesIndex: number) => void) | undefined;
  onReady: (toPng: ToPng) => void;
}

function buildOption({ data, valueTitle, isHorizontal, isHistogram, scheme, isStill, onSelect }: BarCanvasProps) {
  const ink = chartInk(scheme);
  const many = data.series.length > 1;
  const category = {
    type: "category" as const,
    data: data.labels,
    inverse: isHorizontal,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: ink.line } },
    axisLabel: { color: ink.text, fontSize: 12, hideOverlap: true, width: isHorizontal ? 120 : undefined, overflow: "truncate" as const },
    ...(isHorizontal ? {} : { name: data.labelTitle, nameLocation: "middle" as const, nameGap: 28, nameTextStyle: { color: ink.faint, fontSize: 12 } }),
  };
  const value = {
    type: "value" as const,
    min: 0,
    minInterval: 1,
    splitNumber: 3,
    axisLabel: { color: ink.faint, fontSize: 12, formatter: (number: number) => formatCount(number), show: !isHorizontal },
    splitLine: { lineStyle: { color: ink.line }, show: !isHorizontal },
    ...(isHorizontal ? {} : { name: valueTitle, nameLocation: "end" as const, nameTextStyle: { color: ink.faint, fontSize: 12, align: "left" as const, padding: [0, 0, 0, -24] } }),
  };
  return {
    animation: !isStill,
    animationDuration: 180,
    textStyle: { fontFamily: "Inter, system-ui, sans-serif", color: ink.text },
    color: [...ink.colors],
    grid: { left: 4, right: isHorizontal ? 56 : 8, top: isHorizontal ? 4 : many ? 44 : 32, bottom: isHorizontal ? 4 : 24, containLabel: true },
    legend: { show: many, top: 0, right: 0, itemWidth: 10, itemHeight: 10, textStyle: { color: ink.text } },
    tooltip: {
      trigger: "axis" as const,
      axisPointer: { type: "shadow" as const },
      backgroundColor: ink.surface,
      borderColor: ink.line,
      textStyle: { color: ink.text, fontSize: 13 },
      valueFormatter: (number: unknown) => `${formatCount(Number(number))} ${valueTitle.toLowerCase()}`,
    },
    xAxis: isHorizontal ? value : category,
    yAxis: isHorizontal ? category : value,
    series: data.series.map((one) => ({
      type: "bar" as const,
      name: one.name,
      data: one.values,
      stack: many ? "all" : undefined,
      barCategoryGap: isHistogram ? "6%" : "30%",
      barMaxWidth: isHistogram ? undefined : 40,
      itemStyle: { borderRadius: many ? 0 : isHorizontal ? [0, 4, 4, 0] : [3, 3, 0, 0] },
      cursor: onSelect ? "pointer" : "default",
      label: { show: isHorizontal, position: "right" as const, color: ink.text, fontSize: 12, formatter: ({ value: number }: { value: unknown }) => formatCount(Number(number)) },
    })),
  };
}

/** The drawing itself; comes with ECharts, and only when a page has a chart. */
export default function BarCanvas(props: BarCanvasProps) {
  const element = useChart(buildOption(props), props);
  return <div ref={element} role="img" aria-label={props.label} style={{ width: "100%", height: "100%" }} />;
}
