/** A canvas for heat maps, the only thing that plotly.js draws in pixels; it becomes a PNG. @module */
import { encodePng } from "./png.ts";
import { textWidth } from "./text.ts";

/** The size of an HTML canvas. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

type Pixels = CanvasSize & { readonly data: Uint8ClampedArray };

/** The part of a 2D drawing context that plotly.js uses for heat maps. */
export interface HeatMapContext {
  readonly canvas: CanvasSize;
  fillStyle: string;
  font: string;
  createImageData(width: number, height: number): Pixels;
  putImageData(image: Pixels, x: number, y: number): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  clearRect(): void;
  measureText(text: string): { width: number };
}

const pixelsOf = new WeakMap<CanvasSize, Uint8ClampedArray>();

/** A drawing context of a canvas; the canvas keeps the pixels. */
export function heatMapContext(canvas: CanvasSize): HeatMapContext {
  return {
    canvas,
    fillStyle: "#000",
    font: "12px Arial",
    createImageData: (width, height) => ({
      width,
      height,
      data: new Uint8ClampedArray(width * height * 4),
    }),
    putImageData(image, x, y) {
      const target = pixels(canvas);
      for (let row = 0; row < image.height; row++) {
        const from = image.data.subarray(row * image.width * 4, (row + 1) * image.width * 4);
        target.set(from, ((y + row) * canvas.width + x) * 4);
      }
    },
    fillRect(x, y, width, height) {
      const colour = parseColour(this.fillStyle);
      const target = pixels(canvas);
      const right = Math.min(canvas.width, Math.round(x + width));
      const bottom = Math.min(canvas.height, Math.round(y + height));
      for (let row = Math.max(0, Math.round(y)); row < bottom; row++) {
        for (let column = Math.max(0, Math.round(x)); column < right; column++) {
          target.set(colour, (row * canvas.width + column) * 4);
        }
      }
    },
    clearRect: () => pixels(canvas).fill(0),
    measureText: (text) => ({ width: textWidth(text, { sizePx: 12 }) }),
  };
}

/** The pixels of a canvas as a `data:image/png` URL. */
export function canvasDataUrl(canvas: CanvasSize): string {
  const png = encodePng(pixels(canvas), canvas);
  return `data:image/png;base64,${png.toBase64()}`;
}

function pixels(canvas: CanvasSize): Uint8ClampedArray {
  const size = canvas.width * canvas.height * 4;
  let held = pixelsOf.get(canvas);
  if (held?.length !== size) pixelsOf.set(canvas, held = new Uint8ClampedArray(size));
  return held;
}

/** `rgb(…)`, `rgba(…)` and `#rrggbb` to four bytes. */
function parseColour(text: string): [number, number, number, number] {
  const list = /^rgba?\(([^)]+)\)$/.exec(text.trim());
  if (list) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = list[1]!.split(",").map(Number);
    return [red, green, blue, Math.round(alpha * 255)];
  }
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  if (hex) return [parseInt(hex[1]!, 16), parseInt(hex[2]!, 16), parseInt(hex[3]!, 16), 255];
  throw new Error(`plotly.js used the colour "${text}", which the canvas does not know`);
}
