import assert from "node:assert/strict";
import { openBlas } from "@/engine/blas.ts";
import type { Engine, EngineOptions } from "@/engine/mod.ts";
import { startEngine } from "@/engine/mod.ts";
import { relativeError } from "./_compare.ts";

interface Trained {
  readonly engine: Engine;
  readonly weights: readonly Float32Array[];
  readonly scores: Float32Array;
}

const hasBlas = "path" in
  openBlas(new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true }));

/** Sums in another order, through three steps and two normalisations. */
const AGREEMENT = 1e-4;

// One process holds one engine; a worker has a tfjs of its own.
async function train(options: EngineOptions): Promise<Trained> {
  const worker = new Worker(new URL("./_provider_worker.ts", import.meta.url), { type: "module" });
  try {
    const answer = await new Promise<Trained | { readonly error: string }>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(options);
    });
    if ("error" in answer) throw new Error(answer.error);
    return answer;
  } finally {
    worker.terminate();
  }
}

const values = ({ weights, scores }: Trained) => [...weights, scores].flatMap((w) => [...w]);

Deno.test("equal trainings give equal weights to the last bit", async () => {
  const first = await train({ threads: 2 }), second = await train({ threads: 2 });
  assert.deepEqual(values(first), values(second));
});

Deno.test("trainings on other threads and products agree", async () => {
  const one = await train({ provider: "wasm", threads: 1 });
  assert.deepEqual([one.engine.name, one.engine.threads], ["wasm", 1]);
  const others: EngineOptions[] = [{ provider: "wasm", threads: 3 }];
  if (hasBlas) others.push({ provider: "openblas", threads: 2 });
  for (const options of others) {
    const other = await train(options);
    assert.equal(other.engine.threads, options.threads);
    const error = relativeError(values(other), values(one));
    assert.ok(error < AGREEMENT, `${other.engine.describe}: off by ${error}`);
  }
});

Deno.test("the engine starts once and refuses to become another one", async () => {
  const engine = await startEngine();
  assert.equal(await startEngine(), engine);
  const other = engine.name === "wasm" ? "openblas" : "wasm";
  await assert.rejects(startEngine({ provider: other }), /already runs as/);
  await assert.rejects(startEngine({ threads: 0 }), RangeError);
});

Deno.test("one line says what was chosen, and why not OpenBLAS", async () => {
  const { engine } = await train({ provider: "wasm", threads: 1 });
  assert.equal(
    engine.describe,
    "tfjs 4.22.0 on wasm with its own SIMD kernels, 1 thread (no OpenBLAS: not asked for)",
  );
});
