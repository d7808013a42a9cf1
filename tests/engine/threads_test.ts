import assert from "node:assert/strict";
import { compileKernels } from "@/base/wasm.ts";
import { KERNELS } from "@/engine/_kernels.ts";
import "@/host/mod.ts";
import { startThreads } from "@/engine/threads.ts";

const module = compileKernels(KERNELS);
const COUNT = 1003, WORKSPACE = 64;

// dx = dy where y > 0, one value at a time, so that every chunk leaves its trace.
async function run(threads: number, chunks: number): Promise<Float32Array> {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 4, shared: true });
  const pool = await startThreads({ module, memory, count: threads, blas: null });
  pool.setWorkspaces(Array.from({ length: threads }, (_, i) => WORKSPACE * (i + 1)));
  const [dy, y, dx] = [1024, 1024 + COUNT * 4, 1024 + COUNT * 8].map((at) =>
    [at, new Float32Array(memory.buffer, at, COUNT)] as const
  );
  dy![1].forEach((_, i) => dy![1][i] = i + 1);
  y![1].forEach((_, i) => y![1][i] = i % 3 - 1);
  for (let round = 0; round < 50; round++) {
    dx![1].fill(-1);
    pool.run({ kernel: "reluBackward", count: COUNT, chunks, args: [dy![0], y![0], dx![0]] });
    assert.ok(dx![1].every((v) => v >= 0));
  }
  return dx![1].slice();
}

const [one, three] = [await run(1, 1), await run(3, 7)]; // outside of tests: helpers live on

Deno.test("any number of threads and chunks gives the same result", () => {
  assert.deepEqual(one, Float32Array.from({ length: COUNT }, (_, i) => i % 3 === 2 ? i + 1 : 0));
  assert.deepEqual(three, one);
});

Deno.test("a helper that cannot open the BLAS of the calling thread is an error", async () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const blas = { path: "/nowhere/libblas.so", sgemm: () => {} };
  await assert.rejects(startThreads({ module, memory, count: 2, blas }), {
    message: /thread of the engine: it cannot open the BLAS, .*nowhere/,
  });
});
