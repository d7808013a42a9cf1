/**
 * Calls winograd.as: 3 x 3 convolutions of stride 1 with a quarter of the products (Lavin and Gray
 * 2016, arXiv:1509.09308).
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Host } from "./host.ts";
import { prepare } from "./matmul.ts";

const POSITIONS = 36, TILE = 4, TAPS = 9;
// Below this the transforms cost more than they save.
const FEWEST_CHANNELS = 8;

/** Whether winograd.as can compute a convolution, and faster than by patches. */
export function suitsWinograd(info: tf.backend_util.Conv2DInfo): boolean {
  const { inChannels, outChannels } = info;
  const three = info.filterHeight === 3 && info.filterWidth === 3;
  const dense = info.strideHeight === 1 && info.strideWidth === 1 &&
    info.dilationHeight === 1 && info.dilationWidth === 1;
  return three && dense && inChannels % 4 === 0 && outChannels % 4 === 0 &&
    Math.min(inChannels, outChannels) >= FEWEST_CHANNELS;
}

interface Geometry {
  readonly c: number;
  readonly o: number;
  readonly tiles: number;
}

function geometryOf(shape: readonly number[], batch: number): Geometry {
  const [, , c, , , height, width, o] = shape;
  return { c: c!, o: o!, tiles: batch * Math.ceil(height! / TILE) * Math.ceil(width! / TILE) };
}

// A block holds 1 MiB of tiles, and at least 12. Before it lie our product's panels and tables.
function reserveBlock(host: Host, { c, o }: Geometry): void {
  host.reserve((1 << 19) + Math.max(1 << 20, 12 * (c + o) * POSITIONS * 4) + 16 * (c + o));
}

/** Addresses of a convolution, y = relu(scale * (x * weights) + shift). */
export interface ConvOperands {
  readonly x: number;
  readonly weights: number;
  /** Scale, shift and relu. */
  readonly places: readonly number[];
  readonly y: number;
}

/**
 * Computes y = relu(scale * (x * weights) + shift).
 * @param shape the geometry, see shape.as
 * @param operands `turned`: the filter is rotated by half a turn and its channels are swapped, as the
 *   input's gradient needs it
 */
export function winogradForward(
  host: Host,
  shape: readonly number[],
  batch: number,
  operands: ConvOperands & { readonly turned?: boolean },
): void {
  const filters = winogradFilters(host, shape, operands);
  winogradOfFilters(host, shape, batch, { ...operands, weights: filters });
  host.free(filters);
}

/** Transforms the filter of a convolution. @returns a block that the caller frees */
export function winogradFilters(
  host: Host,
  shape: readonly number[],
  { weights, turned = false }: { readonly weights: number; readonly turned?: boolean },
): number {
  const { c, o } = geometryOf(shape, 1);
  const filters = host.alloc(POSITIONS * c * o * 4);
  const swapped = host.alloc(TAPS * c * o * 4);
  if (turned) host.run("transposeBatch", TAPS, [o, c, weights, swapped]);
  const filterArgs = [turned ? swapped : weights, c, o, turned ? 1 : 0, filters];
  host.run("winogradFilter", c, filterArgs, { grain: 8 });
  host.free(swapped);
  const prepared = prepare(host, { b: filters, k: c, n: o, count: POSITIONS });
  if (prepared !== filters) host.free(filters);
  return prepared;
}

/** The same as `winogradForward`, where the weights are what `winogradFilters` made of them. */
export function winogradOfFilters(
  host: Host,
  shape: readonly number[],
  batch: number,
  { x, weights, places, y }: ConvOperands,
): void {
  const geometry = geometryOf(shape, batch);
  reserveBlock(host, geometry);
  host.run("winogradForward", geometry.tiles, [x, weights, ...places, y], { shape, grain: 12 });
}

/** Computes the filter's gradient. */
export function winogradFilterGradient(
  host: Host,
  shape: readonly number[],
  batch: number,
  { x, dy, dw }: { readonly x: number; readonly dy: number; readonly dw: number },
): void {
  const geometry = geometryOf(shape, batch);
  const { c, o, tiles } = geometry;
  reserveBlock(host, geometry);
  const parts = Math.min(host.threads, tiles);
  const partial = host.alloc(parts * POSITIONS * c * o * 4);
  host.run("winogradBackwardFilter", tiles, [x, dy, partial], { shape, parts });
  host.run("winogradFilterGradient", c, [partial, parts, c, o, dw], { grain: 8 });
  host.free(partial);
}
