import assert from "node:assert/strict";
import { NO_AUGMENTATION } from "@/training/augment.ts";
import {
  type Batch,
  batchCount,
  type BatchOptions,
  type ClipSet,
  gatherClips,
  plannedBatches,
} from "@/training/batches.ts";
import { madeSet, SHAPE, TRAINING } from "./_training.ts";

/** 1, 2 and 3 for the three classes. */
const CLIP_WEIGHTS = Float32Array.from({ length: 30 }, (_, row) => 1 + row % 3);
const PLAIN: BatchOptions = {
  batchSize: 4,
  seed: 1,
  augmentation: NO_AUGMENTATION,
  labelSmoothing: 0,
  classes: 3,
  clipWeights: CLIP_WEIGHTS,
};
const SIZE = SHAPE[0] * SHAPE[1] * SHAPE[2];

/** The batches of one epoch. */
function epochOf(set: ClipSet, epoch: number, change: Partial<BatchOptions> = {}): Batch[] {
  const options = { ...PLAIN, ...change };
  const batches = batchCount(set, options);
  return [...plannedBatches({ set, firstEpoch: epoch, options }).take(batches)];
}

Deno.test("every clip is used once in an epoch, and the last batch may be smaller", () => {
  const rows = [0, 2, 3, 5, 7, 8, 9, 11, 12, 14];
  const set = madeSet(15, rows);
  const batches = epochOf(set, 1);
  assert.deepEqual(batches.map(({ shape }) => shape[0]), [4, 4, 2]);
  const used = batches.flatMap(({ data, shape }) =>
    Array.from({ length: shape[0] }, (_, i) => data[i * SIZE])
  );
  const own = rows.map((row) => set.features.data[row * SIZE]);
  assert.deepEqual(used.toSorted(), own.toSorted());
  assert.notDeepEqual(used, own);
});

Deno.test("the order follows from seed and epoch", () => {
  const set = madeSet(15);
  const first = (epoch: number, seed: number) => epochOf(set, epoch, { seed })[0]!.data;
  assert.deepEqual(first(1, 1), first(1, 1));
  assert.notDeepEqual(first(1, 1), first(2, 1));
  assert.notDeepEqual(first(1, 1), first(1, 2));
});

Deno.test("a clip is augmented the same in every batch, and its original stays as it is", () => {
  const set = madeSet(6);
  const before = set.features.data.slice();
  const { augmentation } = TRAINING;
  const values = (batchSize: number, epoch = 3) => {
    const batches = epochOf(set, epoch, { batchSize, augmentation });
    return batches.map(({ data, targets }) => [[...data], [...targets]]);
  };
  const flat = (batches: number[][][], kind: number) => batches.flatMap((batch) => batch[kind]!);
  for (const kind of [0, 1]) assert.deepEqual(flat(values(1), kind), flat(values(4), kind));
  assert.notDeepEqual(values(1), values(1, 4));
  assert.deepEqual(set.features.data, before);
});

Deno.test("targets and weights are those of the classes", () => {
  const [batch] = epochOf(madeSet(6), 1, { batchSize: 6 });
  const [smooth] = epochOf(madeSet(6), 1, { batchSize: 6, labelSmoothing: 0.3 });
  for (let i = 0; i < 6; i++) {
    const target = [...batch!.targets.subarray(3 * i, 3 * i + 3)];
    const k = target.indexOf(1);
    assert.deepEqual(target, [0, 1, 2].map((other) => other === k ? 1 : 0));
    assert.deepEqual([batch!.weights[i], smooth!.weights[i]], [k + 1, k + 1]);
    assert.ok(Math.abs(smooth!.targets[3 * i + k]! - 0.8) < 1e-6);
  }
  assert.equal(batch!.targets.reduce((a, b) => a + b), 6);
});

Deno.test("mixup mixes clips, targets and weights by one share, with training clips alone", () => {
  const set = madeSet(30, [0, 1, 2, 3, 4, 5]);
  set.features.data.fill(NaN, 6 * SIZE); // clips of other parts: any use of them would show
  const augmentation = { ...NO_AUGMENTATION, mixup: { probability: 1, alpha: 1 } };
  let mixed = 0;
  for (let epoch = 0; epoch < 10; epoch++) {
    const [batch] = epochOf(set, epoch, { batchSize: 6, augmentation });
    const { data, targets, weights } = batch!;
    assert.ok(data.every(Number.isFinite));
    for (let i = 0; i < 6; i++) {
      const target = targets.subarray(i * 3, i * 3 + 3);
      assert.ok(Math.abs(target.reduce((a, b) => a + b) - 1) < 1e-6);
      const weight = target[0]! + 2 * target[1]! + 3 * target[2]!;
      assert.ok(Math.abs(weights[i]! - weight) < 1e-5);
      if (Math.max(...target) < 0.999) mixed++;
    }
  }
  assert.ok(mixed > 20, `${mixed}`); // 60 clips, a third of which meet their own class
});

Deno.test("mixed spectra leave targets as they are, and take from training clips alone", () => {
  const set = madeSet(30, [0, 1, 2, 3, 4, 5]);
  set.features.data.fill(NaN, 6 * SIZE);
  const augmentation = { ...NO_AUGMENTATION, spectrumMix: { probability: 1, alpha: 1 } };
  const [plain] = epochOf(set, 1, { batchSize: 6 });
  const [mixed] = epochOf(set, 1, { batchSize: 6, augmentation });
  assert.deepEqual(mixed!.targets, plain!.targets);
  assert.deepEqual(mixed!.weights, plain!.weights);
  assert.ok(mixed!.data.every(Number.isFinite));
  const changed = Array.from(
    { length: 6 },
    (_, i) => mixed!.data[i * SIZE] !== plain!.data[i * SIZE],
  );
  assert.ok(changed.filter(Boolean).length >= 3, "all but those that met themselves");
});

Deno.test("gatherClips puts clips side by side in the order asked for", () => {
  const { features } = madeSet(5);
  const data = gatherClips(features, [3, 1]);
  assert.deepEqual(data.subarray(0, SIZE), features.data.subarray(3 * SIZE, 4 * SIZE));
  assert.deepEqual(data.subarray(SIZE), features.data.subarray(SIZE, 2 * SIZE));
});
