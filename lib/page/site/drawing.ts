/** Drawing of a sound and of what was recognised in it, on canvas. @module */
import type { Explanation } from "@/recognition/explain.ts";
import type { RecognizedWindow } from "@/recognition/result.ts";
import { shortLabels } from "@/reporting/short_labels.ts";
import type { Palette } from "./palette.ts";
import { BANDS, COLUMN_SEC, type Picture } from "./picture.ts";
import { cellsOf, clockText, placeOf, ticksOf, type View } from "./timeline.ts";

/** Where to draw, in CSS pixels. */
export interface Area {
  readonly context: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Room for labels at the left. */
  readonly gutter: number;
  readonly palette: Palette;
}

const FONT = "12px system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";
/** Room for the times below the rows. */
export const AXIS_PX = 20;

/** Fits a canvas to its place on the page and clears it. */
export function prepare(
  canvas: HTMLCanvasElement,
  options: { readonly palette: Palette },
): Area {
  const ratio = globalThis.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  if (canvas.width !== pixels.width || canvas.height !== pixels.height) {
    Object.assign(canvas, pixels);
  }
  const context = canvas.getContext("2d")!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = FONT;
  context.textBaseline = "middle";
  return { context, width, height, gutter: width < 480 ? 66 : 84, palette: options.palette };
}

function xOf(sec: number, view: View, { width, gutter }: Area): number {
  return gutter + (width - gutter) * placeOf(sec, view);
}

/** Characters of an emotion's name that are drawn; a name in wide letters is drawn narrower. */
const LABEL_CHARACTERS = 12;

function label(text: string, y: number, { context, palette, gutter }: Area): void {
  context.fillStyle = palette.faint;
  context.textAlign = "left";
  context.fillText(text, 0, y, gutter - 4);
}

/** The columns of a picture that are in a view. */
function columnsIn(view: View, picture: Picture) {
  return {
    from: Math.max(0, Math.floor(view.fromSec / COLUMN_SEC)),
    to: Math.min(picture.columns, Math.ceil(view.toSec / COLUMN_SEC)),
  };
}

/** Draws how far the waveform reaches. */
export function drawWaveform(
  area: Area,
  { picture, view }: { readonly picture: Picture; readonly view: View },
): void {
  const { context, height, palette } = area;
  label("Sound", height / 2, area);
  const { from, to } = columnsIn(view, picture);
  const yOf = (value: number) => height / 2 * (1 - Math.max(-1, Math.min(1, value)));
  context.fillStyle = palette.faint;
  context.fillRect(area.gutter, height / 2 - 0.5, area.width - area.gutter, 1);
  context.fillStyle = palette.accent;
  const step = Math.max(
    1,
    xOf(COLUMN_SEC, { ...view, fromSec: 0, toSec: view.toSec - view.fromSec }, area) - area.gutter,
  );
  for (let column = from; column < to; column++) {
    const top = yOf(picture.high[column]!);
    const x = xOf(column * COLUMN_SEC, view, area);
    context.fillRect(x, top, step, Math.max(1, yOf(picture.low[column]!) - top));
  }
}

/** Draws the mel spectrogram, from low frequencies at the bottom. */
export function drawSpectrogram(
  area: Area,
  { picture, view }: { readonly picture: Picture; readonly view: View },
): void {
  const { context, height, palette } = area;
  label("8 kHz", 8, area);
  label("Mel bands", height / 2, area);
  label("0 Hz", height - 8, area);
  const { from, to } = columnsIn(view, picture);
  if (to <= from) return;
  const most = Math.max(1, Math.round(area.width - area.gutter));
  const stride = Math.max(1, Math.ceil((to - from) / most));
  const image = imageOf(picture, { from, to, stride, levels: palette.levels });
  const left = xOf(from * COLUMN_SEC, view, area);
  const right = xOf((from + image.width * stride) * COLUMN_SEC, view, area);
  context.drawImage(image, left, 0, right - left, height);
}

function imageOf(
  picture: Picture,
  { from, to, stride, levels }: {
    readonly from: number;
    readonly to: number;
    readonly stride: number;
    readonly levels: Palette["levels"];
  },
): OffscreenCanvas {
  const width = Math.ceil((to - from) / stride);
  const pixels = new ImageData(width, BANDS);
  for (let x = 0; x < width; x++) {
    const column = from + x * stride;
    for (let band = 0; band < BANDS; band++) {
      const [red, green, blue] = levels[picture.levels[column * BANDS + band]!]!;
      const at = 4 * ((BANDS - 1 - band) * width + x);
      pixels.data[at] = red;
      pixels.data[at + 1] = green;
      pixels.data[at + 2] = blue;
      pixels.data[at + 3] = 255;
    }
  }
  const canvas = new OffscreenCanvas(width, BANDS);
  canvas.getContext("2d")!.putImageData(pixels, 0, 0);
  return canvas;
}

/** Draws a row for each emotion: the stronger the colour, the more probable. */
export function drawProbabilities(
  area: Area,
  { windows, labels, view }: {
    readonly windows: readonly RecognizedWindow[];
    readonly labels: readonly string[];
    readonly view: View;
  },
): void {
  const { context, palette } = area;
  const row = (area.height - AXIS_PX) / labels.length;
  shortLabels(labels, LABEL_CHARACTERS).forEach((name, i) => label(name, (i + 0.5) * row, area));
  context.save();
  context.beginPath();
  context.rect(area.gutter, 0, area.width - area.gutter, area.height - AXIS_PX);
  context.clip();
  cellsOf(windows).forEach((cell, i) => {
    const { status, emotion, scores } = windows[i]!;
    if (status === "no_speech" || cell.toSec < view.fromSec || cell.fromSec > view.toSec) return;
    const left = xOf(cell.fromSec, view, area);
    const right = xOf(cell.toSec, view, area);
    labels.forEach((name, k) => {
      context.globalAlpha = scores[name]!;
      context.fillStyle = palette.accent;
      context.fillRect(left, k * row + 1, right - left, row - 2);
      context.globalAlpha = 1;
      if (name !== emotion) return;
      context.fillStyle = palette.ink;
      context.fillRect(left, (k + 1) * row - 3, right - left, 2);
    });
  });
  context.restore();
  drawAxis(area, view);
}

function drawAxis(area: Area, view: View): void {
  const { context, palette, height } = area;
  context.fillStyle = palette.faint;
  for (const sec of ticksOf(view, { widthPx: area.width - area.gutter })) {
    const x = xOf(sec, view, area);
    const isAtEnd = x > area.width - 16;
    context.textAlign = isAtEnd ? "right" : "center";
    context.fillText(clockText(sec), isAtEnd ? area.width : x, height - 8);
  }
}

/** Draws the edges of the chosen window, and the place that is being played. */
export function drawMarks(
  area: Area,
  { chosen, playedSec, view, height }: {
    readonly chosen: RecognizedWindow | null;
    readonly playedSec: number | null;
    readonly view: View;
    /** How far down, pixels. */
    readonly height: number;
  },
): void {
  const { context, palette } = area;
  context.fillStyle = palette.ink;
  if (chosen !== null) {
    for (const sec of [chosen.startSec, chosen.endSec]) {
      const x = Math.min(area.width - 1, Math.max(area.gutter, xOf(sec, view, area)));
      context.fillRect(x - 0.5, 0, 1.5, height);
    }
  }
  if (playedSec !== null) context.fillRect(xOf(playedSec, view, area) - 1, 0, 2, height);
}

/** Draws what a window's answer rests on: time to the right, frequency upwards. */
export function drawExplanation(area: Area, explanation: Explanation): void {
  const { context, palette } = area;
  const { timeBand, timesSec, bandsHz } = explanation;
  const most = Math.max(...timeBand.flat(), 1e-6);
  const view = { fromSec: timesSec[0]!, toSec: timesSec.at(-1)! };
  const bands = bandsHz.length - 1;
  const row = (area.height - AXIS_PX) / bands;
  timeBand.forEach((drops, part) => {
    const left = xOf(timesSec[part]!, view, area);
    const right = xOf(timesSec[part + 1]!, view, area);
    drops.forEach((drop, band) => {
      context.globalAlpha = Math.max(0, drop) / most;
      context.fillStyle = palette.accent;
      context.fillRect(left, (bands - 1 - band) * row, right - left - 1, row - 1);
    });
  });
  context.globalAlpha = 1;
  for (let band = 0; band < bands; band += 2) {
    const middle = (bandsHz[band]! + bandsHz[band + 1]!) / 2;
    label(`${Math.round(middle / 10) * 10} Hz`, (bands - 0.5 - band) * row, area);
  }
  drawAxis(area, view);
}

/** The time under a point of a canvas. */
export function secAt(x: number, view: View, area: Pick<Area, "width" | "gutter">): number {
  const share = (x - area.gutter) / (area.width - area.gutter);
  return view.fromSec + share * (view.toSec - view.fromSec);
}
