/**
 * Sums of products, four at a time: the one inner loop of the resampler, in two WebAssembly
 * functions of a few hundred bytes. They are put together here from their instructions, so that there is no binary
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
  f32Store: (offset: number) => [0x38, 0x02, offset],
  v128Load: (offset: number) => [0xfd, 0x00, 0x02, offset],
  f32x4Lane: (lane: number) => [0xfd, 0x1f, lane],
  f32x4Add: [0xfd, 0xe4, 0x01],
  f32x4Mul: [0xfd, 0xe6, 0x01],
} as const;

const I32 = 0x7f, F32 = 0x7d, V128 = 0x7b;

type Code = readonly number[];

/** `sum += x * second[offset …]` for four numbers. */
const accumulate = (sum: number, x: Code, second: number, offset: number): Code => [
  ...OP.localGet(sum),
  ...x,
  ...OP.localGet(second),
  ...OP.v128Load(offset),
  ...OP.f32x4Mul,
  ...OP.f32x4Add,
  ...OP.localSet(sum),
];

const advance = (
  address: number,
): Code => [...OP.localGet(address), ...OP.i32Const64, ...OP.i32Add];

/** Repeats some code, and moves all addresses 16 numbers on each time, up to the end of the first. */
const loop = (code: Code, [first, ...others]: readonly number[], end: number): Code => [
  ...OP.loop,
  ...code,
  ...others.flatMap((address) => [...advance(address), ...OP.localSet(address)]),
  ...advance(first!),
  ...OP.localTee(first!),
  ...OP.localGet(end),
  ...OP.i32LtU,
  ...OP.brIf0,
  ...OP.end,
];

/** Adds up four sums of four numbers, always in this order. */
const total = ([a, b, c, d]: readonly number[]): Code => [
  ...[OP.localGet(a!), OP.localGet(b!), OP.f32x4Add].flat(),
  ...[OP.localGet(c!), OP.localGet(d!), OP.f32x4Add, OP.f32x4Add, OP.localSet(a!)].flat(),
  ...[OP.localGet(a!), OP.f32x4Lane(0), OP.localGet(a!), OP.f32x4Lane(1), OP.f32Add].flat(),
  ...[OP.localGet(a!), OP.f32x4Lane(2), OP.localGet(a!), OP.f32x4Lane(3), OP.f32Add].flat(),
  ...OP.f32Add,
];

/** Parameters: addresses of both arrays and the end of the first. Locals: four sums of four. */
function dotBody(): Code {
  const [a, b, end] = [0, 1, 2], sums = [3, 4, 5, 6];
  const step = sums.flatMap((sum, i) => {
    const x = [...OP.localGet(a), ...OP.v128Load(16 * i)];
    return accumulate(sum, x, b, 16 * i);
  });
  return [1, sums.length, V128, ...loop(step, [a, b], end), ...total(sums), ...OP.end];
}

/**
 * Parameters: addresses of three arrays, the end of the first, and of the results. Locals: four sums
 * of four for each result, and four numbers of the first array, which are read once for both.
 */
function dotPairBody(): Code {
  const [a, b, c, end, out] = [0, 1, 2, 3, 4], first = [5, 6, 7, 8], second = [9, 10, 11, 12];
  const x = 13, locals = first.length + second.length + 1;
  const step = first.flatMap((sum, i) => [
    ...[OP.localGet(a), OP.v128Load(16 * i), OP.localSet(x)].flat(),
    ...accumulate(sum, OP.localGet(x), b, 16 * i),
    ...accumulate(second[i]!, OP.localGet(x), c, 16 * i),
  ]);
  return [
    ...[1, locals, V128, ...loop(step, [a, b, c], end)],
    ...[...OP.localGet(out), ...total(first), ...OP.f32Store(0)],
    ...[...OP.localGet(out), ...total(second), ...OP.f32Store(4)],
    ...OP.end,
  ];
}

/** A number as the format's unsigned LEB128. */
const leb = (n: number): number[] => n < 128 ? [n] : [(n & 127) | 128, ...leb(n >> 7)];
const sized = (bytes: readonly number[]) => [...leb(bytes.length), ...bytes];
const section = (id: number, bytes: readonly number[]) => [id, ...sized(bytes)];
const text = (s: string) => sized([...s].map((c) => c.charCodeAt(0)));

const MODULE: readonly number[] = [
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, [
    ...[2, 0x60, ...sized([I32, I32, I32]), ...sized([F32])],
    ...[0x60, ...sized([I32, I32, I32, I32, I32]), ...sized([])],
  ]),
  ...section(2, [1, ...text("env"), ...text("memory"), 0x02, 0x00, 0x00]),
  ...section(3, [2, 0, 1]),
  ...section(7, [2, ...text("dot"), 0x00, 0x00, ...text("dotPair"), 0x00, 0x01]),
  ...section(10, [2, ...sized(dotBody()), ...sized(dotPairBody())]),
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
  /**
   * Sums of the products of one range with two others, each the same to the last bit as by `dot`,
   * in little more than half the time of two calls.
   * @param a byte address of the first range
   * @param b byte address of the second range
   * @param c byte address of the third range
   * @param end byte address where the first range ends
   * @param out byte address at which both sums are written
   */
  readonly dotPair: (a: number, b: number, c: number, end: number, out: number) => void;
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
    dotPair: exports.dotPair as DotMemory["dotPair"],
  };
}
