import assert from "node:assert/strict";
import { featureShape } from "@/features/config.ts";
import { extractFeatures } from "@/features/extract.ts";
import { augmentSound, NO_SOUND_AUGMENTATION } from "@/training/sound_augment.ts";
import { type LiveSounds, soundFeatures } from "@/training/sounds.ts";
import { seededRandom } from "@/base/random.ts";
import { type Batch, plannedBatches } from "@/training/batches.ts";
import { trainingBatches } from "@/training/prefetch.ts";
import { FEATURES } from "../models/_card.ts";
import { JOB, madeUtterances, tone } from "./_job.ts";
import { TRAINING } from "./_training.ts";

const AUGMENTATION = {
  ...NO_SOUND_AUGMENTATION,
  level: { probability: 1, maxDb: 6 },
  noise: { probability: 0.5, minSnrDb: 5, maxSnrDb: 20 },
};
const UTTERANCES = madeUtterances().slice(0, 18);
const IDS = UTTERANCES.map(({ id }) => id);

function live(change: Partial<LiveSounds> = {}, everyEpochs = 1): LiveSounds {
  const samples = new Map(UTTERANCES.map((u) => [u.id, tone(u)]));
  return {
    sounds: { sampleRate: 8000, samples },
    augmentation: { ...AUGMENTATION, everyEpochs },
    features: FEATURES,
    statistics: null,
    ...change,
  };
}

/** What a set of made sounds is trained on. */
function plan(sounds: LiveSounds, firstEpoch = 1) {
  const shape = featureShape(FEATURES);
  const size = shape.reduce((a, b) => a * b);
  const set = {
    features: {
      data: new Float32Array(IDS.length * size).fill(NaN), // not to be used
      shape: [IDS.length, ...shape] as const,
      ids: IDS,
    },
    classOf: Int32Array.from(UTTERANCES, ({ emotion }) => JOB.labels.indexOf(emotion)),
    corpusOf: IDS.map((_, i) => i < 5 ? "small" : "large"),
    rows: [...IDS.keys()],
  };
  const options = {
    batchSize: 4,
    seed: 1,
    augmentation: TRAINING.augmentation,
    labelSmoothing: 0,
    classes: 3,
    clipWeights: new Float32Array(IDS.length).fill(1),
    live: sounds,
    sampling: { clips: 24, shares: {} },
  };
  return { set, firstEpoch, options };
}

const BATCHES = 6; // of an epoch of 24 clips by 4

Deno.test("features are those of the changed recording, normalised by the training part", () => {
  const id = IDS[3]!;
  const statistics = {
    per: "channel" as const,
    mean: Float32Array.of(-20),
    std: Float32Array.of(8),
    fittedOn: IDS,
  };
  const sound = { samples: tone(UTTERANCES[3]!), sampleRate: 8000 };
  const random = seededRandom(`1/sound/1/${id}`);
  const changed = augmentSound(sound, { config: AUGMENTATION, random });
  const plain = extractFeatures(changed, { ...FEATURES, normalise: "train" });
  const made = soundFeatures(
    live({ statistics, features: { ...FEATURES, normalise: "train" } }),
    { id, seed: 1, use: 2 },
  );
  assert.deepEqual(made, plain.map((x) => (x + 20) / 8));
});

Deno.test("a version lasts for everyEpochs uses, and clips take turns in getting one", () => {
  for (const everyEpochs of [1, 2, 3]) {
    const sounds = live({}, everyEpochs);
    const newAt = new Map<number, number>();
    for (const id of IDS) {
      const made = Array.from({ length: 9 }, (_, i) => [
        ...soundFeatures(sounds, { id, seed: 1, use: i + 1 }),
      ]);
      const news = made.keys().filter((i) => i > 0 && `${made[i]}` !== `${made[i - 1]}`).toArray();
      news.forEach((at, i) => i > 0 && assert.equal(at - news[i - 1]!, everyEpochs));
      assert.ok(news.length >= Math.floor(8 / everyEpochs));
      newAt.set(news[0]!, (newAt.get(news[0]!) ?? 0) + 1);
    }
    assert.equal(newAt.size, everyEpochs);
  }
});

Deno.test("a clip that an epoch has twice is changed anew for each", () => {
  const [batch] = plannedBatches({
    ...plan(live()),
    options: { ...plan(live()).options, batchSize: 24, augmentation: JOB.training.augmentation },
  }).take(1);
  const size = batch!.data.length / 24;
  const clips = Array.from(
    { length: 24 },
    (_, i) => `${batch!.data.subarray(i * size, (i + 1) * size)}`,
  );
  assert.equal(new Set(clips).size, 24);
});

for (const everyEpochs of [1, 2]) {
  Deno.test(`batches are the same in a thread, and after a resume (every ${everyEpochs})`, async () => {
    const whole = [...plannedBatches(plan(live({}, everyEpochs))).take(4 * BATCHES)];
    assert.ok(whole.every(({ data }) => data.every(Number.isFinite)));
    for (const thread of [false, true]) {
      for (const firstEpoch of [1, 3]) {
        const options = { epochs: 4, thread };
        const stream = trainingBatches(plan(live({}, everyEpochs), firstEpoch), options);
        const batches: Batch[] = [];
        while (batches.length < 2 * BATCHES) batches.push((await stream.next()).value);
        await stream.return?.();
        const from = (firstEpoch - 1) * BATCHES;
        assert.deepEqual(batches, whole.slice(from, from + 2 * BATCHES));
      }
    }
  });
}

Deno.test("sounds are changed in a thread where there is one, however few they are", () => {
  const stream = trainingBatches(plan(live()), { epochs: 1 });
  assert.equal(Symbol.asyncIterator in stream, navigator.hardwareConcurrency > 1);
});

Deno.test("mixup takes its clips from the batch, with targets and weights by one share", () => {
  const augmentation = { ...JOB.training.augmentation, mixup: { probability: 1, alpha: 1 } };
  const make = (mixup: boolean) => {
    const own = plan(live());
    const used = mixup ? augmentation : JOB.training.augmentation;
    const clipWeights = Float32Array.from(IDS, (_, i) => 1 + i);
    const options = { ...own.options, augmentation: used, clipWeights };
    return plannedBatches({ ...own, options }).take(1).toArray()[0]!;
  };
  const plain = make(false);
  const mixed = make(true);
  const size = plain.data.length / 4;
  const clipOf = ({ data }: Batch, i: number) => data.subarray(i * size, (i + 1) * size);
  for (let i = 0; i < 4; i++) {
    const own = clipOf(plain, i);
    const found = clipOf(mixed, i);
    // The share that explains the weight must explain the values, too.
    const fits = [0, 1, 2, 3].some((j) => {
      const other = clipOf(plain, j);
      const at = own.findIndex((x, k) => Math.abs(x - other[k]!) > 0.5);
      if (at < 0) return found.every((x, k) => Math.abs(x - own[k]!) < 1e-4);
      const share = (found[at]! - other[at]!) / (own[at]! - other[at]!);
      const weight = share * plain.weights[i]! + (1 - share) * plain.weights[j]!;
      return found.every((x, k) =>
        Math.abs(x - share * own[k]! - (1 - share) * other[k]!) < 1e-3
      ) &&
        Math.abs(weight - mixed.weights[i]!) < 1e-3;
    });
    assert.ok(fits, `clip ${i}`);
  }
});
