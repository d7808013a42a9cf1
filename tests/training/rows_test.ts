/** Dense networks on rows: they learn, and their seed determines them. @module */
import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import { startEngine } from "@/engine/start.ts";
import { predictRows, trainOnRows } from "@/training/rows.ts";

Deno.test("a dense network learns what no line can separate, the same with the same seed", async () => {
  await startEngine({ threads: 1 });
  const random = seededRandom(1);
  const inputs = Float32Array.from({ length: 2 * 2048 }, () => 2 * random.uniform() - 1);
  const truth = Float32Array.from(
    { length: 2048 },
    (_, row) => inputs[2 * row]! * inputs[2 * row + 1]! > 0 ? 1 : 0,
  );
  const losses: number[] = [];
  const train = async () => {
    const model = await trainOnRows({ inputs, truth }, {
      units: [16],
      schedule: [{ rate: 0.02, epochs: 20 }],
      seed: 1,
      onEpoch: (loss) => losses.push(loss),
    });
    const found = predictRows(model, inputs);
    model.dispose();
    return found;
  };
  const found = await train();
  const right = found.filter((p, row) => (p > 0.5 ? 1 : 0) === truth[row]).length;
  assert(right > 0.9 * 2048, `${right} of 2048 are right`);
  assert(losses[19]! < 0.6 * losses[0]!);
  assert.deepEqual(await train(), found);
});
