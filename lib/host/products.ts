/**
 * Products of the sizes that training needs: whether a library computes them as our own kernels do,
 * and how fast.
 * @module
 */
import { compileKernels } from "@/base/wasm.ts";
import { KERNELS } from "@/engine/_kernels.ts";
import type { Sgemm } from "@/engine/platform.ts";

/** C = op(A) op(B): C is [m, n], and k is the length of the sums. */
interface Product {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/** Odd sizes, so that both the full tiles of a kernel and its edges are compared. */
const ODD = { m: 37, n: 50, k: 61 };
const COMPARED: readonly Product[] = [
  ODD,
  { ...ODD, transposeA: true },
  { ...ODD, transposeB: true },
];
/** What is timed, too: a piece of a convolution as a product, and one step of an LSTM. */
const TIMED: readonly Product[] = [{ m: 256, n: 128, k: 576 }, { m: 32, n: 512, k: 128 }];

const TOLERANCE = 1e-3;
/** A product is timed so often that this passes, and so many times at least; the fastest counts. */
const RUNS_MS = 2;
const LEAST_RUNS = 5;

// Addresses in a memory of 2 MiB: the kernels' workspace, the factors, and the product.
const PAGES = 32;
const WORKSPACE = 1 << 16;
const A = 1 << 19;
const B = A + 4 * 256 * 576;
const C = B + 4 * 128 * 576;

/** Multiplies and measures on a small heap of its own. */
export interface ProductBench {
  readonly memory: WebAssembly.Memory;
  /** Our own kernel. */
  readonly own: Sgemm;
  /** @returns GFLOP/s on this thread, 0 if a product differs from that of our own kernel */
  measure(sgemm: Sgemm): number;
}

/** Fills the heap; the measuring itself takes about five milliseconds for each function. */
export function makeProductBench(): ProductBench {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const factors = new Float32Array(memory.buffer, A, (C - A) / 4);
  for (let i = 0; i < factors.length; i++) factors[i] = (i * 7919 % 1009) / 1009 - 0.5;
  const own = ownKernel(memory);
  const products = [...COMPARED, ...TIMED];
  const results = (sgemm: Sgemm) => products.map((product) => resultOf(product, { sgemm, memory }));
  const expected = results(own);
  return {
    memory,
    own,
    measure: (sgemm) => {
      if (!results(sgemm).every((values, i) => agree(values, expected[i]!))) return 0;
      const rates = TIMED.map((product) => rateOf(product, sgemm));
      return rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    },
  };
}

function ownKernel(memory: WebAssembly.Memory): Sgemm {
  const unused = () => {
    throw new Error("Our own kernels called a function of the host");
  };
  const imports = { env: { memory, sgemm: unused, abort: unused } };
  const { exports } = new WebAssembly.Instance(compileKernels(KERNELS), imports);
  const rows = exports["gemmRows"] as (...args: number[]) => void;
  return (ta, tb, m, n, k, ...rest) => rows(0, 0, m, WORKSPACE, ta, tb, n, k, ...rest);
}

function multiply(product: Product, sgemm: Sgemm): void {
  const { m, n, k, transposeA = false, transposeB = false } = product;
  const lda = transposeA ? m : k;
  const ldb = transposeB ? k : n;
  sgemm(transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k, A, lda, B, ldb, C, n, 0);
}

function resultOf(
  product: Product,
  { sgemm, memory }: { readonly sgemm: Sgemm; readonly memory: WebAssembly.Memory },
): Float32Array {
  const c = new Float32Array(memory.buffer, C, product.m * product.n);
  c.fill(0); // nothing is left of an earlier product
  multiply(product, sgemm);
  return c.slice();
}

function agree(found: Float32Array, expected: Float32Array): boolean {
  for (let i = 0; i < found.length; i++) {
    // Written so that NaN fails.
    if (!(Math.abs(found[i]! - expected[i]!) <= TOLERANCE)) return false;
  }
  return true;
}

function rateOf(product: Product, sgemm: Sgemm): number {
  let fastest = Infinity;
  // What counts is the time at work: other programs can stop this one for longer than a product takes.
  for (let run = 0; run < LEAST_RUNS || run * fastest < RUNS_MS; run++) {
    const start = performance.now();
    multiply(product, sgemm);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return 2 * product.m * product.n * product.k / (1e6 * fastest);
}
