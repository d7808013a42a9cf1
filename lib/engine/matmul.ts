/**
 * Matrix products for the wasm backend: tfjs's own are three to ten times slower, and slower still
 * with a transposed operand.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { address, type Host } from "./host.ts";
import { type Call, input, type Kernels, sizeOf } from "./register.ts";

// Columns of a panel in gemm.as.
const PANEL = 8;

interface Product {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
  /** Values from one row of A to the next. @default those of a row */
  readonly lda?: number;
}

/** C = op(A) op(B), row major by address, split among the threads along the longer side of C. */
export function multiply(host: Host, product: Product): void {
  const { m, n, k } = product;
  const ta = product.transposeA ? 1 : 0;
  const tb = product.transposeB ? 1 : 0;
  const lda = product.lda ?? (ta ? m : k);
  const ldb = tb ? k : n;
  const operands = [product.a, lda, product.b, ldb, product.c, n, 0];
  // Each chunk packs the shared operand again, so there are at most as many chunks as threads.
  const worth = Math.floor(m * n * k / (1 << 16));
  const longest = Math.max(m, n);
  const parts = Math.max(1, Math.min(host.threads, worth, Math.floor(longest / 8)));
  if (m >= n) host.run("gemmRows", m, [ta, tb, n, k, ...operands], { parts });
  else host.run("gemmColumns", n, [ta, tb, m, k, ...operands], { parts });
}

/** Right-hand matrices of many products: `count` matrices [k, n] at b without gaps, [n, k] if transposed. */
interface RightHand {
  readonly b: number;
  readonly k: number;
  readonly n: number;
  readonly transposed?: boolean;
  readonly count?: number;
}

/**
 * Lays out right-hand matrices once, as `gemmPrepared` needs them: packed for our own kernel, unchanged
 * for OpenBLAS.
 * @returns a block that the caller frees, or b itself
 */
export function prepare(host: Host, matrices: RightHand): number {
  const { b, k, n, transposed = false, count = 1 } = matrices;
  const own = !("path" in host.blas);
  if (!own && !transposed) return b;
  const prepared = host.alloc(count * k * Math.ceil(n / PANEL) * PANEL * 4);
  if (own) host.run("packBatch", count, [transposed ? 1 : 0, k, n, b, prepared]);
  else host.run("transposeBatch", count, [n, k, b, prepared]);
  return prepared;
}

/** Calls back with matrices that `prepare` laid out. */
export function withPrepared<T>(
  host: Host,
  matrices: RightHand,
  run: (prepared: number) => T,
): T {
  const prepared = prepare(host, matrices);
  try {
    return run(prepared);
  } finally {
    if (prepared !== matrices.b) host.free(prepared);
  }
}

function batchMatMul(host: Host, call: Call): tf.TensorInfo {
  const a = input(call, "a");
  const b = input(call, "b");
  const transposeA = call.attrs["transposeA"] === true;
  const transposeB = call.attrs["transposeB"] === true;
  const [rowsA, columnsA] = a.shape.slice(-2) as [number, number];
  const [rowsB, columnsB] = b.shape.slice(-2) as [number, number];
  const m = transposeA ? columnsA : rowsA;
  const k = transposeA ? rowsA : columnsA;
  const n = transposeB ? rowsB : columnsB;
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(
    a.shape.slice(0, -2),
    b.shape.slice(0, -2),
  );
  const out = host.backend.makeOutput([...outer, m, n], "float32");
  const batch = sizeOf(outer);
  const batchA = sizeOf(a.shape.slice(0, -2));
  const batchB = sizeOf(b.shape.slice(0, -2));
  const at = { a: address(host, a), b: address(host, b), c: address(host, out) };
  if (batch === 1) {
    multiply(host, { ...at, m, n, k, transposeA, transposeB });
    return out;
  }
  const strides = { a: batchA === 1 ? 0 : m * k, b: batchB === 1 ? 0 : k * n };
  const operandA = [at.a, transposeA ? m : k, strides.a];
  const operandB = [at.b, transposeB ? k : n, strides.b];
  const sizes = [transposeA ? 1 : 0, transposeB ? 1 : 0, m, n, k];
  host.run("gemmBatch", batch, [...sizes, ...operandA, ...operandB, at.c]);
  return out;
}

// Batches that are neither equal nor 1 need real broadcasting, which tfjs's own kernel refuses too.
function isPlain(call: Call): boolean {
  const a = input(call, "a");
  const b = input(call, "b");
  const [batchA, batchB] = [a, b].map((t) => sizeOf(t.shape.slice(0, -2))) as [number, number];
  return a.dtype === "float32" && b.dtype === "float32" && sizeOf(a.shape) * sizeOf(b.shape) > 0 &&
    (batchA === batchB || batchA === 1 || batchB === 1);
}

/** Kernels of matrix products. */
export const matmulKernels: Kernels = {
  BatchMatMul: (host, call, stock) => isPlain(call) ? batchMatMul(host, call) : stock(),
  _FusedMatMul: (host, call, stock) => {
    const activation = call.attrs["activation"] ?? "linear";
    const bias = call.inputs["bias"];
    const n = input(call, "b").shape.at(call.attrs["transposeB"] === true ? -2 : -1)!;
    const simple = activation === "linear" || activation === "relu";
    const plainBias = bias === undefined || sizeOf(bias.shape) === n;
    if (!simple || !plainBias || !isPlain(call)) return stock();
    const out = batchMatMul(host, call);
    const rows = sizeOf(out.shape) / n;
    if (bias !== undefined || activation === "relu") {
      const at = bias === undefined ? 0 : address(host, bias);
      const args = [address(host, out), n, 0, at, activation === "relu" ? 1 : 0];
      host.run("finishRows", rows, args, { grain: Math.ceil(16384 / n) });
    }
    return out;
  },
};
