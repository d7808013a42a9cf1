import assert from "node:assert/strict";
import { jobsThatFit, trainingBytes } from "@/disk/run_memory.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { planTraining } from "@/recipes/job.ts";
import { madeCorpus } from "../splits/_made.ts";

Deno.test("a training's memory is that of its features, and of the sound that it changes", async () => {
  const utterances = madeCorpus({ channels: [1] });
  const plain = await planTraining(recipeByName("two_channel"), utterances);
  const base = trainingBytes({ ...plain, split: { ...plain.split, train: [], val: [], test: [] } });
  const clips = plain.split.train.length + plain.split.val.length + plain.split.test.length;
  const each = (trainingBytes(plain) - base) / clips;
  assert.equal(each, 2 * 4 * 32 * 94 * 2, "twice [bands, frames, channels] in float32");
  const live = await planTraining(recipeByName("unseen_speakers"), utterances);
  const { sound: _, ...job } = live.job;
  const sound = trainingBytes(live) - trainingBytes({ ...live, job });
  assert.equal(sound, live.split.train.length * 3 * 16000 * 4);
});

Deno.test("trainings run one per core, but no more than memory carries, and one at least", async () => {
  const plan = await planTraining(recipeByName("two_channel"), madeCorpus({ channels: [1] }));
  const each = trainingBytes(plan);
  const fit = (cores: number, freeBytes: number) => jobsThatFit([plan, plan], { cores, freeBytes });
  assert.equal(fit(4, 100 * each), 4);
  assert.equal(fit(4, 3 * each), 2, "a fifth is left to others");
  assert.equal(fit(4, 0.5 * each), 1);
  assert.equal(jobsThatFit([], { cores: 3, freeBytes: 1e12 }), 3);
});
