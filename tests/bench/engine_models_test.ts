import assert from "node:assert/strict";
import {
  BENCH_MODELS,
  buildBenchModel,
  forwardFlops,
  trainingFlops,
} from "@/bench/engine_models.ts";
import { startEngine } from "@/host/mod.ts";

await startEngine();

Deno.test("network A has the parameters that it has elsewhere", () => {
  const model = buildBenchModel(BENCH_MODELS.A);
  assert.equal(model.countParams(), 422_856);
  assert.deepEqual(model.outputs[0]!.shape, [null, 8]);
  model.dispose();
});

Deno.test("operations of a step are those counted by hand", () => {
  const conv = 2 * 9 * (32 * 94 * 2 * 32 + 16 * 47 * 32 * 64 + 8 * 23 * 64 * 128);
  const lstm = 2 * 11 * (4 * 128 + 128) * 512;
  assert.equal(forwardFlops(BENCH_MODELS.A), conv + lstm);
  assert.equal(forwardFlops(BENCH_MODELS.Abi), conv + 2 * lstm);
  // 6.2 GFLOP for a batch of 32
  assert.ok(Math.abs(32 * trainingFlops(BENCH_MODELS.A) / 1e9 - 6.2) < 0.1);
});
