import { type EChartsCoreOption, type EChartsType, init } from "echarts/core";
import { type RefObject, useEffect, useRef } from "react";

import type { ToPng } from "./chart-frame";
import { chartInk } from "./chart-theme";

interface Drawn {
  scheme: "light" | "dark";
  onSelect?: ((index: number, seriesIndex: number) => void) | undefined;
  onReady: (toPng: ToPng) => void;
}

/** Keeps an ECharts drawing in an element: its size, its clicks, its colours, its end. */
export function useChart(option: EChartsCoreOption, { scheme, onSelect, onReady }: Drawn): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const select = useRef(onSelect);

  useEffect(() => {
    select.current = onSelect;
  });

  useEffect(() => {
    if (!element.current) return;
    const created = init(element.current);
    chart.current = created;
    created.on("click", (event) => select.current?.(event.dataIndex, event.seriesIndex ?? 0));
    const observer = new ResizeObserver(() => created.resize());
    observer.observe(element.current);
    onReady(
      () =>
        new Promise((resolve) => {
          created.renderToCanvas({ pixelRatio: 2, backgroundColor: chartInk(scheme).surface }).toBlob(resolve);
        }),
    );
    return () => {
      observer.disconnect();
      created.dispose();
      chart.current = null;
    };
  }, [onReady, scheme]);

  useEffect(() => {
    chart.current?.setOption(option, true);
  });

  return element;
}
