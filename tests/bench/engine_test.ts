import assert from "node:assert/strict";
import { benchEngine, engineTitle, slownessNote } from "@/bench/engine.ts";
import { BENCH_CLASSES, BENCH_MODELS, type BenchModelName } from "@/bench/engine_models.ts";
import { describe } from "@/engine/start.ts";
import { startEngine } from "@/host/mod.ts";
import { buildModel } from "@/models/build.ts";
import { NO_SHELL, withPython } from "./_python.ts";

// Answers as engine_peer.py does, at once.
const PEER = `
read hello
echo '{"torch": "none", "gflops": 1e6}'
while read work; do echo '{"ms": 2}'; done`;

Deno.test({
  name: "each piece of work makes a row",
  ignore: NO_SHELL,
  fn: () =>
    withPython(PEER, async (python) => {
      const tasks = [{ work: "train", model: "LSTM", batch: 32 }] as const;
      const providers = ["wasm"] as const;
      const rows = await benchEngine({ python, tasks, providers, busy: 1, runs: 2, warmUp: 1 });
      assert.equal(rows.length, 1);
      const [row] = rows;
      assert.equal(row!.engine, "wasm, 2 threads");
      assert.match(row!.name, /^training step, 32 clips, network LSTM .*, beside 1 busy program$/);
      assert.equal(row!.note, undefined); // our own kernels are slower, which is no surprise
      assert.equal(row!.peerMs, 2);
      assert.ok(row!.ms > 0 && row!.ratio === row!.ms / 2 && row!.runs === 2);
    }),
});

Deno.test("a row of OpenBLAS names the kernel that it chose", () => {
  const blas = { path: "/usr/lib/libopenblas.so.0", tested: true, gflops: 80 };
  const title = (kernel: string | undefined) =>
    engineTitle(describe({ threads: 2, blas: { ...blas, kernel } }));
  assert.equal(title("SkylakeX"), "wasm+openblas (SkylakeX), 2 threads");
  assert.equal(title(undefined), "wasm+openblas, 2 threads");
});

Deno.test("rows of a kernel that is far below the processor say so", () => {
  assert.deepEqual(slownessNote({ gflops: 30 }, 128), {
    note: "products reach 30 GFLOP/s a thread, PyTorch's 128; deno task setup-blas may help",
  });
  for (const gflops of [100, 300, undefined]) assert.deepEqual(slownessNote({ gflops }, 128), {});
});

// Counted in PyTorch: engine_peer.py's networks, without the second bias of its LSTMs (512 values for
// each direction), and with the running statistics, which tfjs counts as parameters.
const PARAMETERS = { A: 422_856, Abi: 785_096, B: 1_457_064, LSTM: 87_560 };

Deno.test("the networks have the parameters of their peers", async () => {
  await startEngine();
  for (const [name, count] of Object.entries(PARAMETERS)) {
    const { config, inputShape } = BENCH_MODELS[name as BenchModelName];
    const model = buildModel(config, { inputShape, classes: BENCH_CLASSES, seed: 1 });
    assert.equal(model.countParams(), count, name);
    assert.deepEqual(model.outputs[0]!.shape, [null, 8]);
    model.dispose();
  }
});
