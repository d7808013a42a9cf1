import assert from "node:assert/strict";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import {
  batchCount,
  type BatchOptions,
  epochBatches,
  gatherClips,
  trainingBatch,
} from "@/training/batches.ts";
import { madeSet, SHAPE, TRAINING } from "./_training.ts";

const PLAIN: BatchOptions = {
  batchSize: 4,
  seed: 1,
  augmentation: NO_AUGMENTATION,
  labelSmoothing: 0,
  classWeights: Float32Array.of(1, 2, 3),
};
const SIZE = SHAPE[0] * SHAPE[1] * SHAPE[2];

Deno.test("every clip is met once in an epoch, the last batch is kept", () => {
  const rows = [0, 2, 3, 5, 7, 8, 9, 11, 12, 14];
  const set = madeSet(15, rows);
  const batches = [...epochBatches(set, 1, PLAIN)];
  assert.deepEqual(batches.map(({ shape }) => shape[0]), [4, 4, 2]);
  assert.equal(batches.length, batchCount(rows.length, 4));
  const met = batches.flatMap(({ data, shape }) =>
    Array.from({ length: shape[0] }, (_, i) => data[i * SIZE])
  );
  const own = rows.map((row) => set.features.data[row * SIZE]);
  assert.deepEqual(met.toSorted(), own.toSorted());
  assert.notDeepEqual(met, own);
});

Deno.test("the order follows from seed and epoch", () => {
  const set = madeSet(15);
  const first = (epoch: number, seed: number) =>
    [...epochBatches(set, epoch, { ...PLAIN, seed })][0]!.data;
  assert.deepEqual(first(1, 1), first(1, 1));
  assert.notDeepEqual(first(1, 1), first(2, 1));
  assert.notDeepEqual(first(1, 1), first(1, 2));
});

Deno.test("a clip is augmented the same in whatever batch it stands", () => {
  const set = madeSet(6);
  const options = { ...PLAIN, augmentation: TRAINING.augmentation, epoch: 3 };
  const one = trainingBatch(set, [4], options), many = trainingBatch(set, [1, 4], options);
  assert.deepEqual(one.data, many.data.slice(SIZE));
  assert.deepEqual(one.targets, many.targets.slice(3));
  const other = trainingBatch(set, [4], { ...options, epoch: 4 });
  assert.notDeepEqual(one.data, other.data);
});

Deno.test("clips stay as they are in the set", () => {
  const set = madeSet(6), before = set.features.data.slice();
  trainingBatch(set, [0, 1, 2], { ...PLAIN, augmentation: TRAINING.augmentation, epoch: 1 });
  assert.deepEqual(set.features.data, before);
});

Deno.test("targets and weights are those of the classes", () => {
  const batch = trainingBatch(madeSet(6), [0, 1, 5], { ...PLAIN, epoch: 1 });
  assert.deepEqual([...batch.targets], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
  assert.deepEqual([...batch.weights], [1, 2, 3]);
  const smooth = trainingBatch(madeSet(6), [1], { ...PLAIN, epoch: 1, labelSmoothing: 0.3 });
  assert.ok(Math.abs(smooth.targets[1]! - 0.8) < 1e-6);
  assert.deepEqual([...smooth.weights], [2]);
});

Deno.test("mixup mixes clips, targets and weights by one share, with training clips alone", () => {
  const rows = [0, 1, 2, 3, 4, 5];
  const set = madeSet(30, rows);
  set.features.data.fill(NaN, 6 * SIZE); // clips of other parts: any use of them would show
  const augmentation = { ...NO_AUGMENTATION, mixup: { probability: 1, alpha: 1 } };
  let mixed = 0;
  for (let epoch = 0; epoch < 10; epoch++) {
    const { data, targets, weights } = trainingBatch(set, rows, { ...PLAIN, augmentation, epoch });
    assert.ok(data.every(Number.isFinite));
    for (const [i] of rows.entries()) {
      const target = targets.subarray(i * 3, i * 3 + 3);
      assert.ok(Math.abs(target.reduce((a, b) => a + b) - 1) < 1e-6);
      const weight = target[0]! + 2 * target[1]! + 3 * target[2]!;
      assert.ok(Math.abs(weights[i]! - weight) < 1e-5);
      if (Math.max(...target) < 0.999) mixed++;
    }
  }
  assert.ok(mixed > 20, `${mixed}`); // 60 clips, a third of which meet their own class
});

Deno.test("gatherClips puts clips side by side in the order asked for", () => {
  const { features } = madeSet(5);
  const data = gatherClips(features, [3, 1]);
  assert.deepEqual(data.subarray(0, SIZE), features.data.subarray(3 * SIZE, 4 * SIZE));
  assert.deepEqual(data.subarray(SIZE), features.data.subarray(SIZE, 2 * SIZE));
});
