/** Points along an SVG path, for arrow heads and bounding boxes. @module */

/** A place in the plane, in pixels. */
export type Point = readonly [x: number, y: number];

/** Number of arguments of each path command. */
const ARGUMENTS: Readonly<Record<string, number>> = {
  M: 2,
  L: 2,
  T: 2,
  H: 1,
  V: 1,
  S: 4,
  Q: 4,
  C: 6,
  A: 7,
  Z: 0,
};

/**
 * The end points of the segments of an SVG path. Control points are left out: curves count as straight
 * lines.
 * @param d the path's `d` attribute
 */
export function pathPoints(d: string): Point[] {
  const points: Point[] = [];
  let x = 0, y = 0;
  for (const [, letter, list] of d.matchAll(/([MLHVCSQTAZ])([^MLHVCSQTAZ]*)/gi)) {
    const command = letter!.toUpperCase();
    const relative = letter !== command;
    const size = ARGUMENTS[command]!;
    const numbers = (list!.match(/-?\d*\.?\d+(?:e[-+]?\d+)?/gi) ?? []).map(Number);
    for (let i = 0; size > 0 && i + size <= numbers.length; i += size) {
      const last = numbers[i + size - 1]!;
      const before = numbers[i + size - 2] ?? 0;
      const originX = relative ? x : 0;
      const originY = relative ? y : 0;
      if (command !== "V") x = originX + (command === "H" ? last : before);
      if (command !== "H") y = originY + last;
      points.push([x, y]);
    }
  }
  return points;
}

/** The length of a path in pixels (`getTotalLength`); exact for straight pieces. */
export function pathLength(d: string): number {
  const points = pathPoints(d);
  return points.slice(1).reduce((sum, p, i) => sum + distance(points[i]!, p), 0);
}

/** The point that lies `length` pixels along a path (`getPointAtLength`), kept to its two ends. */
export function pointAtLength(d: string, length: number): Point {
  const points = pathPoints(d);
  let left = Math.max(0, length);
  for (const [i, to] of points.slice(1).entries()) {
    const from = points[i]!;
    const piece = distance(from, to);
    if (left <= piece && piece > 0) {
      const share = left / piece;
      return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
    }
    left -= piece;
  }
  return points.at(-1) ?? [0, 0];
}

function distance(p: Point, q: Point): number {
  return Math.hypot(q[0] - p[0], q[1] - p[1]);
}
