/**
 * Sums of products, four at a time: the one inner loop of the resampler, in three WebAssembly
 * functions of a few hundred bytes. They are put together here from their instructions, so that
 * there is no binary file and nothing to build; JavaScript's own loop takes five times as long.
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
  i32Const: (n: number) => [0x41, ...leb(n)],
  i32Load: (offset: number) => [0x28, 0x02, offset],
  i32LtU: [0x49],
  i32Add: [0x6a],
  f32Add: [0x92],
  f32Store: (offset: number) => [0x38, 0x02, offset],
  v128Load: (offset: number) => [0xfd, 0x00, 0x02, offset],
  f32x4Lane: (lane: number) => [0xfd, 0x1f, lane],
  f32x4Add: [0xfd, 0xe4, 0x01],
  f32x4Mul: [0xfd, 0xe6, 0x01],
} as const;

/** A number as the format's LEB128; up to 63, or with a sign bit that is clear. */
function leb(n: number): number[] {
  return n < 64 ? [n] : [(n & 127) | 128, ...leb(n >> 7)];
}

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

/** Leaves an address, moved on by a number of bytes or by what a local says. */
const moved = (address: number, by: Code): Code => [...OP.localGet(address), ...by, ...OP.i32Add];

/** Repeats some code, and moves all addresses on each time, up to the end of the first. */
const loop = (
  code: Code,
  { addresses: [first, ...others], by, end }: {
    readonly addresses: readonly number[];
    readonly by: Code;
    readonly end: number;
  },
): Code => [
  ...OP.loop,
  ...code,
  ...others.flatMap((address) => [...moved(address, by), ...OP.localSet(address)]),
  ...moved(first!, by),
  ...OP.localTee(first!),
  ...OP.localGet(end),
  ...OP.i32LtU,
  ...OP.brIf0,
  ...OP.end,
];

/** Sixteen numbers are taken at a time. */
const SIXTEEN = OP.i32Const(64);

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
  return [
    1,
    sums.length,
    V128,
    ...loop(step, { addresses: [a, b], by: SIXTEEN, end }),
    ...total(sums),
    ...OP.end,
  ];
}

/** Locals of the sums of one range with two others: four sums of four for each, and four numbers. */
interface PairLocals {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly end: number;
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly x: number;
}

/** The sums of one range with two others; its numbers are read once for both. */
function pairLoop({ a, b, c, end, first, second, x }: PairLocals): Code {
  const step = first.flatMap((sum, i) => [
    ...[OP.localGet(a), OP.v128Load(16 * i), OP.localSet(x)].flat(),
    ...accumulate(sum, OP.localGet(x), b, 16 * i),
    ...accumulate(second[i]!, OP.localGet(x), c, 16 * i),
  ]);
  return loop(step, { addresses: [a, b, c], by: SIXTEEN, end });
}

/** Parameters: addresses of three arrays, the end of the first, and of the results. */
function dotPairBody(): Code {
  const out = 4, first = [5, 6, 7, 8], second = [9, 10, 11, 12], x = 13;
  return [
    ...[1, 9, V128, ...pairLoop({ a: 0, b: 1, c: 2, end: 3, first, second, x })],
    ...[...OP.localGet(out), ...total(first), ...OP.f32Store(0)],
    ...[...OP.localGet(out), ...total(second), ...OP.f32Store(4)],
    ...OP.end,
  ];
}

/** Parameters and locals: see `DotMemory.dotRuns`, in its order. */
function dotRunsBody(): Code {
  const [list, listEnd, bytes, base, baseEnd, far, out, outFar] = [0, 1, 2, 3, 4, 5, 6, 7];
  const [a, b, c, end, entry] = [8, 9, 10, 11, 12];
  const first = [13, 14, 15, 16], second = [17, 18, 19, 20], x = 21, zero = 22;
  const set = (local: number, value: Code): Code => [...value, ...OP.localSet(local)];
  const one = [
    ...set(a, [...OP.localGet(entry), ...OP.i32Load(0)]),
    ...set(b, moved(base, [...OP.localGet(entry), ...OP.i32Load(4)])),
    ...set(c, moved(b, OP.localGet(far))),
    ...set(end, moved(a, OP.localGet(bytes))),
    ...[...first, ...second].flatMap((sum) => set(sum, OP.localGet(zero))),
    ...pairLoop({ a, b, c, end, first, second, x }),
    ...[...OP.localGet(out), ...total(first), ...OP.f32Store(0)],
    ...[...moved(out, OP.localGet(outFar)), ...total(second), ...OP.f32Store(0)],
    ...set(out, moved(out, OP.i32Const(4))),
  ];
  const run = [
    ...set(entry, OP.localGet(list)),
    ...loop(one, { addresses: [entry], by: OP.i32Const(8), end: listEnd }),
    ...set(out, moved(out, OP.localGet(outFar))),
    ...set(base, moved(base, OP.localGet(far))),
  ];
  return [
    ...[2, 5, I32, 10, V128],
    ...loop(run, { addresses: [base], by: OP.localGet(far), end: baseEnd }),
    ...OP.end,
  ];
}

const sized = (bytes: readonly number[]) => [...leb(bytes.length), ...bytes];
const section = (id: number, bytes: readonly number[]) => [id, ...sized(bytes)];
const text = (s: string) => sized([...s].map((c) => c.charCodeAt(0)));

const MODULE: readonly number[] = [
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, [
    ...[3, 0x60, ...sized([I32, I32, I32]), ...sized([F32])],
    ...[0x60, ...sized(Array(5).fill(I32)), ...sized([])],
    ...[0x60, ...sized(Array(8).fill(I32)), ...sized([])],
  ]),
  ...section(2, [1, ...text("env"), ...text("memory"), 0x02, 0x00, 0x00]),
  ...section(3, [3, 0, 1, 2]),
  ...section(7, [
    ...[3, ...text("dot"), 0x00, 0x00, ...text("dotPair"), 0x00, 0x01],
    ...[...text("dotRuns"), 0x00, 0x02],
  ]),
  ...section(10, [3, ...[dotBody(), dotPairBody(), dotRunsBody()].flatMap(sized)]),
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
  /**
   * Many times `dotPair`: for each base, for each entry of a list, the sums of one range with one
   * that the entry names from the base on, and with the one `far` behind it.
   * @param list byte address of the entries: where the first range is, and the place of the second
   * counted from the base, both in bytes
   * @param listEnd byte address where the list ends
   * @param bytes bytes of a range: a multiple of 16 numbers
   * @param base first base; the next ones are 2 * far apart
   * @param baseEnd where the bases end
   * @param far from the second range to the third, in bytes
   * @param out byte address of the results: for each base the sums with the second range, then
   * those with the third
   * @param outFar bytes of the results of one list
   */
  readonly dotRuns: (
    ...args: [
      ...[list: number, listEnd: number, bytes: number, base: number, baseEnd: number],
      ...[far: number, out: number, outFar: number],
    ]
  ) => void;
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
    dotRuns: exports.dotRuns as DotMemory["dotRuns"],
  };
}
