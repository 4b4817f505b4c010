import { useElementSize, useMergedRef } from "@mantine/hooks";
import { type RefCallback, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

import { findMostZoom, followPlayhead, type TimelineView, zoomAround } from "./timeline-view";

interface Timeline {
  view: TimelineView;
  mostZoom: number;
  scrollerRef: RefCallback<HTMLDivElement>;
  onScroll: () => void;
  /** What lies at the anchor, in pixels from the left edge of the window, stays there. */
  zoomTo: (zoom: number, anchorX: number) => void;
}

const wheelSpeed = 0.004;

/** Zooming and scrolling along a track. Scrolling itself is the browser's: wheel, touch, keys and bar work as everywhere. */
export function useTimelineView(durationS: number, playedS: number): Timeline {
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sizeRef, width } = useElementSize();
  const [zoom, setZoom] = useState(1);
  const [scrollLeft, setScrollLeft] = useState(0);
  const wanted = useRef<number | null>(null);
  const lastPlayedS = useRef(playedS);
  const mostZoom = findMostZoom(durationS);

  const zoomTo = useCallback(
    (next: number, anchorX: number) => {
      const box = scroller.current;
      if (!box) return;
      const turned = zoomAround({ width, zoom, scrollLeft: box.scrollLeft }, Math.min(mostZoom, Math.max(1, next)), anchorX);
      wanted.current = turned.scrollLeft;
      setZoom(turned.zoom);
      setScrollLeft(turned.scrollLeft);
    },
    [width, zoom, mostZoom],
  );

  // The content has its new width only after it was rendered.
  useLayoutEffect(() => {
    if (wanted.current !== null && scroller.current) scroller.current.scrollLeft = wanted.current;
    wanted.current = null;
  }, [zoom]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomTo(zoom * Math.exp(-event.deltaY * wheelSpeed), event.clientX - box.getBoundingClientRect().left);
    };
    box.addEventListener("wheel", onWheel, { passive: false });
    return () => box.removeEventListener("wheel", onWheel);
  }, [zoom, zoomTo]);

  useEffect(() => {
    const box = scroller.current;
    const pixels = (seconds: number) => (durationS > 0 ? (seconds / durationS) * width * zoom : 0);
    const next = followPlayhead({ width, zoom, scrollLeft: box?.scrollLeft ?? 0 }, pixels(lastPlayedS.current), pixels(playedS));
    lastPlayedS.current = playedS;
    if (box && next !== null) box.scrollLeft = next;
  }, [playedS, durationS, width, zoom]);

  return {
    view: { width, zoom, scrollLeft },
    mostZoom,
    scrollerRef: useMergedRef(scroller, sizeRef),
    onScroll: () => setScrollLeft(scroller.current?.scrollLeft ?? 0),
    zoomTo,
  };
}
