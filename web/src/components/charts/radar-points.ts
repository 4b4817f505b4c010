/** One axis of a radar: a share from 0 to 1 with how far to trust it. */
export interface RadarPoint {
  label: string;
  /** 0 to 1; null when it is not known. */
  value: number | null;
  /** The value for reading: "62 %". */
  text: string;
  /** 0 to 1; null when the value is a measurement or a person's word. */
  confidence: number | null;
  /** Drawn in full; what is not sure is drawn hollow and dashed. */
  isSure: boolean;
  /** What it means. */
  sentence: string;
}

export type Spot = [x: number, y: number];

/** Room for the names above and below, and beside the outermost ring, in pixels. */
const nameHeight = 48;
const nameWidth = 100;
const wrappedNameWidth = 80;
const narrow = 420;
const leastRadius = 48;

/** Whether names of two words take two lines. */
export function isNarrow(width: number): boolean {
  return width < narrow;
}

/** Radius of the outermost ring. */
export function findRadius(width: number, height: number): number {
  return Math.max(leastRadius, Math.min(height / 2 - nameHeight, width / 2 - (isNarrow(width) ? wrappedNameWidth : nameWidth)));
}

/** Where a value lies: the first axis points up, the others follow clockwise. */
export function placeOnRadar(index: number, axes: number, value: number, width: number, height: number): Spot {
  const angle = Math.PI / 2 - (index * 2 * Math.PI) / axes;
  const radius = value * findRadius(width, height);
  return [width / 2 + radius * Math.cos(angle), height / 2 - radius * Math.sin(angle)];
}

/** The sides of the shape between neighbours that are both known; a side is as sure as its weaker end. */
export function listSides(points: readonly RadarPoint[]): { from: number; to: number; isSure: boolean }[] {
  if (points.length < 3) return [];
  return points.flatMap((point, from) => {
    const to = (from + 1) % points.length;
    const next = points[to];
    return next === undefined || point.value === null || next.value === null ? [] : [{ from, to, isSure: point.isSure && next.isSure }];
  });
}
