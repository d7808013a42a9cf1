import assert from "node:assert/strict";
import { sharedValues } from "@/features/statistics.ts";
import { type Batch, type BatchPlan, plannedBatches } from "@/training/batches.ts";
import { type BatchStream, trainingBatches } from "@/training/prefetch.ts";
import { madeSet, TRAINING } from "./_training.ts";

const { augmentation, labelSmoothing } = TRAINING;

/** Eleven clips of a set by four: batches of 4, 4 and 3. */
function plan(change: Partial<BatchPlan> = {}): BatchPlan {
  const clipWeights = Float32Array.from({ length: 15 }, (_, row) => 1 + row % 3);
  return {
    set: madeSet(15, [0, 1, 2, 3, 4, 6, 8, 10, 11, 13, 14]),
    firstEpoch: 1,
    options: { batchSize: 4, seed: 1, augmentation, labelSmoothing, classes: 3, clipWeights },
    ...change,
  };
}

async function take(stream: BatchStream, count: number): Promise<Batch[]> {
  const batches: Batch[] = [];
  while (batches.length < count) batches.push((await stream.next()).value);
  await stream.return?.();
  return batches;
}

Deno.test("a thread makes the same batches in the same order, from whatever epoch on", async () => {
  for (const firstEpoch of [1, 5]) {
    const stream = trainingBatches(plan({ firstEpoch }), { epochs: 2, thread: true });
    const ahead = await take(stream, 7);
    assert.deepEqual(ahead, [...plannedBatches(plan({ firstEpoch })).take(7)]);
    assert.deepEqual(ahead.map(({ shape }) => shape[0]), [4, 4, 3, 4, 4, 3, 4]);
  }
});

Deno.test("features in shared memory are used where they are, others are copied", async () => {
  const { set, ...rest } = plan();
  for (const shared of [true, false]) {
    const data = shared ? sharedValues(set.features.data.length) : set.features.data.slice();
    data.set(set.features.data);
    const own = { ...rest, set: { ...set, features: { ...set.features, data } } };
    const stream = trainingBatches(own, { epochs: 9, thread: true });
    await stream.next();
    data.fill(NaN);
    const values = (await take(stream, 9)).flatMap((batch) => [...batch.data]);
    assert.equal(values.some(Number.isNaN), shared);
  }
});

Deno.test("an error while a batch is made is thrown where it is taken", async () => {
  const wrong = { ...plan().options, augmentation: undefined as never };
  for (const thread of [true, false]) {
    const stream = trainingBatches(plan({ options: wrong }), { epochs: 1, thread });
    await assert.rejects(async () => await stream.next(), { name: "TypeError" });
  }
});

Deno.test("a thread is started where there is enough to do for it", () => {
  const isThreaded = (epochs: number) =>
    Symbol.asyncIterator in trainingBatches(plan(), { epochs }); // starts at the first batch
  assert.equal(isThreaded(50), false);
  assert.equal(isThreaded(10_000), navigator.hardwareConcurrency > 1);
});

Deno.test("a stream may end before its first batch", async () => {
  for (const thread of [true, false]) {
    assert.deepEqual(await take(trainingBatches(plan(), { epochs: 1, thread }), 0), []);
  }
});
