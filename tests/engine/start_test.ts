import assert from "node:assert/strict";
import { parse } from "node:path";
import { relative } from "@std/path";
import { ROOT } from "@/disk/paths.ts";
import { BLAS_PATHS, FETCHED_BLAS } from "@/host/blas.ts";
import { chooseBlas } from "@/host/choose.ts";
import type { Engine, EngineOptions } from "@/engine/mod.ts";
import { startEngine } from "@/host/mod.ts";
import { describe, engineLine } from "@/engine/start.ts";
import { MOST_THREADS } from "@/engine/threads.ts";
import { relativeError } from "./_compare.ts";

interface Trained {
  readonly engine: Engine;
  readonly weights: readonly Float32Array[];
  readonly scores: Float32Array;
}

const hasBlas = "path" in chooseBlas("openblas");

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
  const first = await train({ threads: 2 });
  const second = await train({ threads: 2 });
  assert.deepEqual(values(first), values(second));
});

Deno.test("trainings on other threads and products agree", async () => {
  const one = await train({ provider: "wasm", threads: 1 });
  const { gflops, ...engine } = one.engine;
  assert.ok(gflops! > 0);
  assert.deepEqual(engine, {
    name: "wasm",
    threads: 1,
    describe:
      "tfjs 4.22.0 on wasm with its own SIMD kernels, 1 thread (no OpenBLAS: not asked for)",
  });
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
  await assert.rejects(startEngine({ provider: "webgpu" }), /as webgpu: it already runs as wasm/);
  for (const threads of [0, 1.5, MOST_THREADS + 1]) {
    await assert.rejects(startEngine({ threads }), { name: "InputError", message: /1 to 48/ });
  }
});

Deno.test("the description says if a library is untested", () => {
  const line = (path: string, kernel?: string) => {
    const tested = path === BLAS_PATHS["linux"]![0];
    const { name, describe: text } = describe({
      threads: 2,
      blas: { path, kernel, tested, gflops: 80 },
    });
    return [name, text];
  };
  assert.deepEqual(line(BLAS_PATHS["linux"]![0]!, "SkylakeX"), [
    "wasm+openblas",
    "tfjs 4.22.0 on wasm with OpenBLAS (/usr/lib/x86_64-linux-gnu/libopenblas.so.0, kernel SkylakeX), " +
    "2 threads",
  ]);
  assert.deepEqual(line(BLAS_PATHS["darwin"]![0]!), [
    "wasm+accelerate",
    "tfjs 4.22.0 on wasm with Accelerate (/System/Library/Frameworks/Accelerate.framework/" +
    "Accelerate, untested on this system), 2 threads",
  ]);
  assert.deepEqual(line("openblas.dll"), [
    "wasm+openblas",
    "tfjs 4.22.0 on wasm with OpenBLAS (openblas.dll, untested on this system), 2 threads",
  ]);
});

Deno.test("the first line of a training names kernel and speed", () => {
  const blas = { path: BLAS_PATHS["linux"]![0]!, kernel: "Haswell", tested: true, gflops: 79.6 };
  const engine = describe({ threads: 2, blas });
  assert.deepEqual([engine.kernel, engine.gflops], ["Haswell", 79.6]);
  assert.match(engineLine(engine), /, kernel Haswell\), 2 threads, 80 GFLOP\/s a thread$/);
  const own = describe({ threads: 1, blas: { reason: "it is missing" } });
  assert.match(engineLine(own), /own SIMD kernels, 1 thread \(no OpenBLAS: it is missing\)$/);
});

Deno.test("WebGPU starts or fails with one sentence, without another engine", async () => {
  try {
    const { engine } = await train({ provider: "webgpu" });
    assert.equal(engine.name, "webgpu");
  } catch (error) {
    assert.match(String(error), /Cannot start the engine on WebGPU: .*--engine auto/);
  }
});

Deno.test("all tasks allow the same BLAS libraries", async () => {
  const text = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
  const lists = [...text.matchAll(/--allow-ffi=(\S+)/g)].map(([, list]) => list!.split(","));
  const [first] = lists;
  assert.ok(lists.length >= 4 && lists.every((list) => list.join() === first!.join()));
  for (
    const [system, name] of [["linux", 0], ["linux", 1], ["darwin", 0], ["windows", 0]] as const
  ) {
    assert.ok(first!.includes(BLAS_PATHS[system]![name]!), `${system} ${name}`);
  }
  const { dir, name } = parse(relative(ROOT, FETCHED_BLAS));
  for (const ending of ["so", "dylib", "dll"]) {
    assert.ok(first!.includes(`${dir}/${name}.${ending}`), ending);
  }
});
