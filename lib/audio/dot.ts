/**
 * Sums of products, four at a time: the one inner loop of the resampler, as a WebAssembly function
 * of a hundred bytes. It is put together here from its instructions, so that there is no binary
 * file and nothing to build; JavaScript's own loop takes five times as long.
 *
 * Source: WebAssembly Core Specification 2.0, chapter 5 (binary format), and its vector
 * instructions, which every browser and Deno have.
 * @module
 */

/** Instructions, by the specification's names. */
const OP = {
  loop: [0x03, 0x40],
  end: [0x0b],
  brIf0: [0x0d, 0x00],
  localGet: (i: number) => [0x20, i],
  localSet: (i: number) => [0x21, i],
  localTee: (i: number) => [0x22, i],
  i32Const64: [0x41, 0xc0, 0x00],
  i32LtU: [0x49],
  i32Add: [0x6a],
  f32Add: [0x92],
  v128Load: (offset: number) => [0xfd, 0x00, 0x02, offset],
  f32x4Lane: (lane: number) => [0xfd, 0x1f, lane],
  f32x4Add: [0xfd, 0xe4, 0x01],
  f32x4Mul: [0xfd, 0xe6, 0x01],
} as const;

const I32 = 0x7f, F32 = 0x7d, V128 = 0x7b;
/** Parameters: addresses of both arrays and the end of the first. Locals: four sums of four. */
const A = 0, B = 1, END = 2, SUMS = [3, 4, 5, 6] as const;

/** `sum += a[offset …] * b[offset …]` for four numbers. */
const accumulate = (sum: number, offset: number) => [
  ...OP.localGet(sum),
  ...OP.localGet(A),
  ...OP.v128Load(offset),
  ...OP.localGet(B),
  ...OP.v128Load(offset),
  ...OP.f32x4Mul,
  ...OP.f32x4Add,
  ...OP.localSet(sum),
];

const advance = (address: number) => [...OP.localGet(address), ...OP.i32Const64, ...OP.i32Add];

const BODY: readonly number[] = [
  ...[1, SUMS.length, V128],
  ...OP.loop,
  ...SUMS.flatMap((sum, i) => accumulate(sum, 16 * i)),
  ...advance(B),
  ...OP.localSet(B),
  ...advance(A),
  ...OP.localTee(A),
  ...OP.localGet(END),
  ...OP.i32LtU,
  ...OP.brIf0,
  ...OP.end,
  ...[OP.localGet(3), OP.localGet(4), OP.f32x4Add].flat(),
  ...[OP.localGet(5), OP.localGet(6), OP.f32x4Add, OP.f32x4Add, OP.localSet(3)].flat(),
  ...[OP.localGet(3), OP.f32x4Lane(0), OP.localGet(3), OP.f32x4Lane(1), OP.f32Add].flat(),
  ...[OP.localGet(3), OP.f32x4Lane(2), OP.localGet(3), OP.f32x4Lane(3), OP.f32Add].flat(),
  ...OP.f32Add,
  ...OP.end,
];

/** A number as the format's unsigned LEB128. */
const leb = (n: number): number[] => n < 128 ? [n] : [(n & 127) | 128, ...leb(n >> 7)];
const sized = (bytes: readonly number[]) => [...leb(bytes.length), ...bytes];
const section = (id: number, bytes: readonly number[]) => [id, ...sized(bytes)];
const text = (s: string) => sized([...s].map((c) => c.charCodeAt(0)));

const MODULE: readonly number[] = [
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, [1, 0x60, ...sized([I32, I32, I32]), ...sized([F32])]),
  ...section(2, [1, ...text("env"), ...text("memory"), 0x02, 0x00, 0x00]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...text("dot"), 0x00, 0x00]),
  ...section(10, [1, ...sized(BODY)]),
];

/** Memory, and a function over it. */
export interface DotMemory {
  /** The memory as numbers; taken anew after each `reserve`. */
  readonly floats: () => Float32Array<ArrayBuffer>;
  /** Makes room for this many numbers. */
  readonly reserve: (floats: number) => void;
  /**
   * Sum of the products of two ranges.
   * @param a byte address of the first range
   * @param b byte address of the second range
   * @param end byte address where the first range ends: a multiple of 16 numbers after `a`
   */
  readonly dot: (a: number, b: number, end: number) => number;
}

const PAGE_BYTES = 65536;

/** Makes a memory of its own for sums of products. */
export function createDotMemory(): DotMemory {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(new Uint8Array(MODULE));
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return {
    floats: () => new Float32Array(memory.buffer as ArrayBuffer),
    reserve: (floats) => {
      const missing = Math.ceil((floats * 4 - memory.buffer.byteLength) / PAGE_BYTES);
      if (missing > 0) memory.grow(missing);
    },
    dot: exports.dot as DotMemory["dot"],
  };
}
