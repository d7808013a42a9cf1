/** A canvas for heat maps, the only thing that plotly.js draws in pixels; it becomes a PNG. @module */
import { crc32, deflateSync } from "node:zlib";

/** The size of an HTML canvas. */
export interface CanvasSize {
  readonly width: number;
  readonly height: number;
}

/** RGBA, 4 bytes a pixel, rows from the top. */
type Pixels = CanvasSize & { readonly data: Uint8ClampedArray };

const drawn = new WeakMap<CanvasSize, Pixels>();

/** The part of a 2D drawing context that plotly.js uses for heat maps. */
export function heatMapContext(canvas: CanvasSize) {
  const { data } = pixelsOf(canvas);
  return {
    canvas,
    fillStyle: "rgba(0,0,0,1)",
    createImageData: (width: number, height: number) => emptyPixels({ width, height }),
    putImageData(image: Pixels, x: number, y: number) {
      for (let row = 0; row < image.height; row++) {
        const from = image.data.subarray(row * image.width * 4, (row + 1) * image.width * 4);
        data.set(from, ((y + row) * canvas.width + x) * 4);
      }
    },
    fillRect(x: number, y: number, width: number, height: number) {
      const [red = 0, green = 0, blue = 0, alpha = 1] =
        this.fillStyle.match(/[\d.]+/g)?.map(Number) ?? [];
      const right = Math.min(canvas.width, Math.round(x + width));
      const bottom = Math.min(canvas.height, Math.round(y + height));
      for (let row = Math.max(0, Math.round(y)); row < bottom; row++) {
        for (let column = Math.max(0, Math.round(x)); column < right; column++) {
          data.set([red, green, blue, 255 * alpha], (row * canvas.width + column) * 4);
        }
      }
    },
  };
}

function emptyPixels({ width, height }: CanvasSize): Pixels {
  return { width, height, data: new Uint8ClampedArray(width * height * 4) };
}

/** The pixels of a canvas, new after its size was set. */
function pixelsOf(canvas: CanvasSize): Pixels {
  let held = drawn.get(canvas);
  if (held?.width !== canvas.width || held.height !== canvas.height) {
    held = emptyPixels(canvas);
    drawn.set(canvas, held);
  }
  return held;
}

/** The pixels of a canvas as a `data:image/png` URL. */
export function canvasDataUrl(canvas: CanvasSize): string {
  const { width, height, data } = pixelsOf(canvas);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6], 8); // 8 bits a channel; red, green, blue and alpha
  // every row starts with the number of its filter: 0 = none, best for few flat colours
  const rows = new Uint8Array(height * (1 + 4 * width));
  for (let y = 0; y < height; y++) {
    rows.set(data.subarray(4 * y * width, 4 * (y + 1) * width), y * (1 + 4 * width) + 1);
  }
  const png = Uint8Array.from([
    [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], // the signature of a PNG file
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", []),
  ].flatMap((part) => [...part]));
  return `data:image/png;base64,${png.toBase64()}`;
}

function chunk(type: string, data: ArrayLike<number>): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  out.set(new TextEncoder().encode(type), 4);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}
