import assert from "node:assert/strict";
import { planWorkflow, type TrainingWork } from "@/recipes/workflow.ts";
import type { Plan } from "@/training/plan.ts";

const FEATURES = { recipe: "two_channel", corpora: ["ravdess", "tess"], recordings: 25_000 };

function training(name: string, fields: Partial<TrainingWork> = {}): TrainingWork {
  const plan = { identity: { name } } as Plan;
  const command = ["crossval", "--folds", name];
  return { plan, command, validated: false, seconds: 3600, bytes: 1e9, ...fields };
}

Deno.test("a workflow: index, parts of features, trainings, and what makes figures of them", () => {
  const trainings = [training("a"), training("b", { validated: true, seconds: null })];
  const finish = ["crossval", "--json"];
  const steps = planWorkflow({ features: [FEATURES], trainings, finish }, { digits: "12ab" });
  const parts = [1, 2, 3].map((i) => `features-two_channel-${i}-of-3-12ab`);
  assert.deepEqual(Object.keys(steps), ["index-12ab", ...parts, "a", "b", "finish-12ab"]);
  assert.deepEqual(steps["index-12ab"]!.command, ["index", "--corpora", "ravdess,tess"]);
  assert.equal(
    steps[parts[1]!]!.command.join(" "),
    "features --recipe two_channel --corpora ravdess,tess --shard 2/3 --jobs 1",
  );
  assert.deepEqual(parts.map((name) => steps[name]!.after), parts.map(() => ["index-12ab"]));
  assert.deepEqual([steps["a"]!.after, steps["b"]!.after], [parts, parts]);
  assert.deepEqual([steps["a"]!.kind, steps["b"]!.kind], ["train", "validate"]);
  assert.deepEqual(steps["finish-12ab"]!.after, ["a", "b"]);
  assert.deepEqual(steps["finish-12ab"]!.command, finish);
});

Deno.test("memory and time follow from the data and from past runs", () => {
  const trainings = [
    training("hour"),
    training("short", { seconds: 1, bytes: 2e9 }),
    training("unknown", { seconds: null }),
  ];
  const work = { features: [], trainings, finish: null };
  const { hour, short, unknown, ...rest } = planWorkflow(work, { digits: "1" });
  assert.deepEqual(rest, {}, "nothing comes before trainings whose features are their own");
  assert.deepEqual([hour!.minutes, short!.minutes, unknown!.minutes], [180, 30, 720]);
  assert.equal(short!.memoryMb - hour!.memoryMb, 1000);
  const shards = planWorkflow({ ...work, features: [FEATURES] }, { digits: "1", shards: 5 });
  assert.equal(Object.values(shards).filter(({ kind }) => kind === "features").length, 5);
});
