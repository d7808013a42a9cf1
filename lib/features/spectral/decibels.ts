/** Power on a decibel scale (`librosa.power_to_db`). @module */
import { either, nullable, number, oneOf } from "@/base/schema.ts";
import { type Given, notNegative, optional, positive, take } from "@/features/_settings.ts";
import { startKernels } from "./_wasm.ts";

/** What 0 dB is, and how far down the scale goes. */
export const DECIBELS = {
  /** Nothing lies further than this below the loudest value, dB; `null` for no limit. */
  topDb: optional(nullable(notNegative), 80),
  /** The value that becomes 0 dB, or `"max"` for the largest of the input. */
  ref: optional(either((v) => typeof v === "string", oneOf("max"), positive), 1),
};
/** Settings of a decibel scale. */
export type DecibelOptions = Given<typeof DECIBELS> & {
  /** Smaller powers count as this one. @default 1e-10 */
  readonly amin?: number;
};

/** The kernel's logarithm knows no smaller number than the smallest normal one. */
const leastPower = number({ min: 2 ** -1022 });

/**
 * `10 log10(max(amin, x)) - 10 log10(max(amin, ref))`, then limited to `topDb` below the largest
 * value of the whole input (so of one spectrogram: pass one at a time).
 * @param power values >= 0 of any shape
 * @returns dB, a new array of the same type and shape
 * @throws {InputError} if a setting is out of range
 */
export function powerToDb<T extends Float32Array | Float64Array>(
  power: T,
  options: DecibelOptions = {},
): T {
  const { ref, topDb } = take(DECIBELS, options);
  const amin = leastPower(options.amin ?? 1e-10, "amin");
  const reference = ref === "max" ? largest(power) : ref;
  const offset = 10 * Math.log10(Math.max(amin, reference));
  const db = power.slice() as T;
  toDecibels(db, { amin, offset });
  if (topDb !== null) {
    const floor = largest(db) - topDb;
    for (let i = 0; i < db.length; i++) if (db[i]! < floor) db[i] = floor;
  }
  return db;
}

/** Values that the kernel takes at a time. */
const AT_ONCE = 4096;
let machine: ReturnType<typeof makeMachine> | undefined;

function makeMachine() {
  const { kernels, parts } = startKernels({ values: 8 * AT_ONCE });
  const { buffer, byteOffset } = parts.values;
  return { kernels, doubles: parts.values, floats: new Float32Array(buffer, byteOffset, AT_ONCE) };
}

/** `10 log10(max(amin, x)) - offset` in place of each `x`. */
export function toDecibels(
  values: Float32Array | Float64Array,
  { amin, offset }: { readonly amin: number; readonly offset: number },
): void {
  const { kernels, doubles, floats } = machine ??= makeMachine();
  const [room, work] = values instanceof Float32Array
    ? [floats, kernels.decibels32]
    : [doubles, kernels.decibels64];
  for (let from = 0; from < values.length; from += AT_ONCE) {
    const some = values.subarray(from, from + AT_ONCE);
    room.set(some);
    work(some.length + some.length % 2, room.byteOffset, amin, offset);
    some.set(room.subarray(0, some.length));
  }
}

function largest(values: Float32Array | Float64Array): number {
  let max = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i]! > max) max = values[i]!;
  return max;
}
