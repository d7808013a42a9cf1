/** Where times lie on the page: pure arithmetic. @module */
import type { RecognizedWindow } from "@/recognition/result.ts";

/** The part of a sound that is shown. */
export interface View {
  readonly fromSec: number;
  readonly toSec: number;
}

type Span = Pick<RecognizedWindow, "startSec" | "endSec">;

/** While sound arrives, so much of it is shown. */
const LIVE_SEC = 12;
/** A shorter sound does not fill the width. */
const SHORTEST_SEC = 3;
/** Distances between ticks, seconds. */
const STEPS = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600] as const;
/** Labels need so much room, pixels. */
const TICK_PX = 64;

/** The last seconds of a sound that still arrives, or all of one that is whole. */
export function viewOf(durationSec: number, options: { readonly isLive: boolean }): View {
  if (!options.isLive) return { fromSec: 0, toSec: Math.max(SHORTEST_SEC, durationSec) };
  const toSec = Math.max(LIVE_SEC, durationSec);
  return { fromSec: toSec - LIVE_SEC, toSec };
}

/** The place of a time in a view, from 0 at its left to 1 at its right edge. */
export function placeOf(sec: number, { fromSec, toSec }: View): number {
  return (sec - fromSec) / (toSec - fromSec);
}

/** The times of the ticks in a view, at round distances. */
export function ticksOf(view: View, options: { readonly widthPx: number }): number[] {
  const length = view.toSec - view.fromSec;
  const most = Math.max(1, options.widthPx / TICK_PX);
  const step = STEPS.find((one) => length / one <= most) ?? STEPS.at(-1)!;
  const first = Math.ceil(view.fromSec / step - 1e-9);
  const last = Math.floor(view.toSec / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
}

/** A time as a clock shows it, such as `0:07`,with tenths where there are some. */
export function clockText(sec: number): string {
  const minutes = Math.floor(sec / 60);
  const rest = sec - 60 * minutes;
  const seconds = Number.isInteger(rest) ? String(rest) : rest.toFixed(1);
  return `${minutes}:${seconds.padStart(Number.isInteger(rest) ? 2 : 4, "0")}`;
}

/**
 * Where each window is drawn. Windows overlap, so each has the time that is nearer to its middle than
 * to those of its neighbours; the first and the last reach to their ends.
 */
export function cellsOf(windows: readonly Span[]): View[] {
  const middle = ({ startSec, endSec }: Span) => (startSec + endSec) / 2;
  return windows.map((window, i) => {
    const before = windows[i - 1];
    const after = windows[i + 1];
    return {
      fromSec: before === undefined ? window.startSec : (middle(before) + middle(window)) / 2,
      toSec: after === undefined ? window.endSec : (middle(window) + middle(after)) / 2,
    };
  });
}

/** The number of the window that is drawn at a time, or the nearest; -1 if there is none. */
export function windowAt(windows: readonly Span[], sec: number): number {
  const cells = cellsOf(windows);
  const found = cells.findIndex(({ toSec }) => sec < toSec);
  return found === -1 ? cells.length - 1 : found;
}
