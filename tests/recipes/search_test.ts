import assert from "node:assert/strict";
import { recipeJob } from "@/recipes/job.ts";
import { recipeByName } from "@/recipes/registry.ts";
import {
  allPlans,
  betterHalf,
  checkComparable,
  checkSearch,
  planRung,
  rankScores,
  RUNGS,
  UNCHANGED,
} from "@/recipes/search.ts";
import { SEARCHES } from "@/recipes/searches.ts";
import { checkJob, type JobConfig } from "@/training/job.ts";
import { planJob } from "@/training/plan.ts";
import { JOB, madeUtterances } from "../training/_job.ts";

Deno.test("the better half goes on, rounded up, two at least, in the order of the list", () => {
  for (
    const [scores, expected] of [
      [[0.1, 0.5, 0.3, 0.4], [1, 3]],
      [[0.1, 0.5, 0.3, 0.4, 0.2], [1, 2, 3]],
      [[0.3, 0.2], [0, 1]],
      [[0.2, 0.3, 0.1], [0, 1]],
      [[0.3], [0]],
      // The first of equal ones is the simpler one.
      [[0.5, 0.5, 0.5, 0.5], [0, 1]],
      // Those that failed are dropped, however few are left.
      [[null, 0.2, null, null, null], [1]],
      [[null, 0, null, 0.1], [1, 3]],
      [[null, null], []],
    ] as const
  ) assert.deepEqual(betterHalf(scores), expected, JSON.stringify(scores));
  assert.deepEqual(rankScores([0.1, null, 0.3, 0.1]), [2, 0, 3]);
});

Deno.test("halving 16 variations ends with two, and the best one is never dropped", () => {
  let left = Array.from({ length: 16 }, (_, i) => (7 * i % 16) / 16);
  const best = Math.max(...left);
  const sizes: number[] = [];
  for (let rung = 0; rung < 5; rung++) {
    left = betterHalf(left).map((i) => left[i]!);
    sizes.push(left.length);
    assert.ok(left.includes(best));
  }
  assert.deepEqual(sizes, [8, 4, 2, 2, 2]);
});

Deno.test("a search has the recipe as it is, and three rungs unless it names others", () => {
  const slow = ["training.learningRate=1e-3"];
  assert.deepEqual(checkSearch({ variations: { slow } }), {
    variations: { [UNCHANGED]: [], slow },
    rungs: RUNGS,
  });
  const rungs = [{ folds: null, epochShare: 1 }];
  const own = { variations: { plain: [], slow }, rungs };
  assert.deepEqual(checkSearch(own), own);
  for (
    const [wrong, sentence] of [
      [{ variations: {} }, /Cannot use search: it has no variation/],
      [{ variations: { slow: "a=1" } }, /search\.variations\.slow/],
      [{ variation: { slow } }, /the key "variation" is unknown/],
      [{ variations: { slow }, rungs: [] }, /search\.rungs: at least 1 item is needed/],
      [{ variations: { slow }, rungs: [{ folds: -1, epochShare: 1 }] }, /rungs\[0\]\.folds = -1/],
      [
        { variations: { slow }, rungs: [{ folds: 0, epochShare: 1 }] },
        /rungs\[0\]: it has neither/,
      ],
      [
        { variations: { slow }, rungs: [{ folds: 1, epochShare: 1, heldOut: ["a", "b", "a"] }] },
        /rungs\[0\]\.heldOut: a stands in the list twice/,
      ],
      [{ variations: { slow }, rungs: [{ folds: 1, epochShare: 1.5 }] }, /epochShare = 1\.5/],
    ] as const
  ) assert.throws(() => checkSearch(wrong), sentence);
});

Deno.test("a rung trains the first folds with its share of the epochs, and repeats no training", async () => {
  const utterances = madeUtterances();
  const planned = async (rung: typeof RUNGS[number], seeds = [1]) => {
    const { folds, heldOut } = await planRung(() => JOB, rung, { utterances, seeds });
    assert.equal(heldOut.size, 0);
    return folds;
  };
  const short = await planned({ folds: 1, epochShare: 1 / 3 }, [1, 2]);
  assert.deepEqual(short.map(({ split, job }) => [split.fold, job.seed, job.training.epochs]), [
    [0, 1, 3],
    [0, 2, 3],
  ]);
  const tiny = await planned({ folds: 1, epochShare: 0.001 });
  assert.equal(tiny[0]!.job.training.epochs, 1);
  const two = await planned({ folds: 2, epochShare: 1 });
  const all = await planned({ folds: null, epochShare: 1 });
  const more = await planned({ folds: 99, epochShare: 1 });
  assert.deepEqual([two.length, all.length, more.length], [2, 5, 5]);
  const names = (plans: typeof all) => plans.map(({ identity }) => identity.name);
  assert.deepEqual(names(all).slice(0, 2), names(two), "runs are found again by their names");
});

Deno.test("a held-out corpus is left out of a training of its own, with the rung's epochs", async () => {
  const other = madeUtterances().map((utterance) => ({
    ...utterance,
    id: `other-${utterance.id}`,
    sha256: `other-${utterance.sha256}`,
    speaker: `other-${utterance.speaker}`,
    corpus: "other",
  }));
  const { corpus } = madeUtterances()[0]!;
  const utterances = [...madeUtterances(), ...other];
  const job = { ...JOB, corpora: [corpus, "other"] };
  const jobOf = (heldOut?: string): JobConfig => {
    if (heldOut === undefined) return job;
    return { ...job, split: { ...job.split, protocol: "corpora", testCorpora: [heldOut] } };
  };
  const rung = { folds: 0, epochShare: 0.5, heldOut: ["other", corpus] };
  const { folds, allFolds, heldOut } = await planRung(jobOf, rung, { utterances, seeds: [1, 2] });
  assert.deepEqual([folds, allFolds], [[], 5]);
  assert.deepEqual([...heldOut.keys()], rung.heldOut);
  for (const [name, plans] of heldOut) {
    assert.deepEqual(plans.map(({ job }) => [job.seed, job.training.epochs]), [[1, 4], [2, 4]]);
    const tested = utterances.filter((one) => one.corpus === name).map(({ id }) => id).sort();
    for (const { split } of plans) assert.deepEqual(split.test, tested);
  }
  const names = allPlans({ folds, allFolds, heldOut }).map(({ identity }) => identity.name);
  assert.equal(new Set(names).size, 4);
});

Deno.test("only variations that are validated on the same unseen speakers are compared", async () => {
  const utterances = madeUtterances();
  const named = async (name: string, change: Partial<JobConfig>) => ({
    name,
    plan: await planJob(checkJob({ ...JOB, ...change }), utterances),
  });
  const first = await named("first", {});
  const slow = await named("slow", { training: { ...JOB.training, learningRate: 1e-4 } });
  checkComparable([first, slow]);
  const twin = await named("twin", {});
  assert.throws(
    () => checkComparable([first, slow, twin]),
    /Cannot compare "twin" with "first": they are the same training/,
  );
  const fewer = await named("fewer", { labels: JOB.labels.slice(0, 2) });
  assert.throws(() => checkComparable([first, fewer]), /they are validated on different clips/);
  const random = await named("random", { split: { ...JOB.split, protocol: "random" } });
  assert.throws(() => checkComparable([random]), /validates on speakers of the training part/);
});

for (const [name, own] of Object.entries(SEARCHES)) {
  Deno.test(`the search of ${name} changes settings that there are, each in another way`, () => {
    const recipe = recipeByName(name);
    const { variations } = checkSearch(own);
    const jobs = Object.values(variations).map((settings) =>
      JSON.stringify(recipeJob(recipe, { settings }))
    );
    assert.equal(new Set(jobs).size, jobs.length);
  });
}
