/** Which part of a track is in sight. The whole is `width * zoom` pixels wide, and `scrollLeft` of them are to the left. */
export interface TimelineView {
  width: number;
  zoom: number;
  scrollLeft: number;
}

/** Nobody needs to look closer than this many seconds across the picture. */
const closestS = 6;
const tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 28_800];
const leastTickGap = 72;

/** The closest zoom: a power of two. */
export function findMostZoom(durationS: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, durationS / closestS))));
}

/** Zoom in or out so that what lies under `anchorX` (pixels from the left edge of the window) stays there. */
export function zoomAround(view: TimelineView, zoom: number, anchorX: number): TimelineView {
  const share = (view.scrollLeft + anchorX) / Math.max(1, view.width * view.zoom);
  const most = view.width * (zoom - 1);
  return { ...view, zoom, scrollLeft: Math.min(most, Math.max(0, share * view.width * zoom - anchorX)) };
}

/** Where to scroll so that a playhead that ran out of sight is seen again; null when there is nothing to do. */
export function followPlayhead(view: TimelineView, before: number, now: number): number | null {
  const right = view.scrollLeft + view.width;
  const wasSeen = before >= view.scrollLeft && before <= right;
  if (view.zoom === 1 || !wasSeen || now <= right || now - before > view.width / 2) return null;
  return Math.min(view.width * (view.zoom - 1), now - view.width * 0.1);
}

/** Times to write below the picture: round ones, far enough apart. */
export function listTicks(durationS: number, pixels: number): number[] {
  if (durationS <= 0 || pixels <= 0) return [];
  const step = tickSteps.find((one) => (one / durationS) * pixels >= leastTickGap) ?? durationS;
  return Array.from({ length: Math.floor(durationS / step) + 1 }, (_, index) => index * step);
}
