import assert from "node:assert/strict";
import { type JobFlags, jobFromFlags, sayUnused, wantedOf } from "@/app/commands/job.ts";
import { makeCommand } from "@/app/commands.ts";
import type { Workspace } from "@/disk/workspace.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { demo } from "@/corpora/demo.ts";
import { recipeJob } from "@/recipes/job.ts";
import { fiveEmotions } from "@/recipes/five_emotions.ts";
import { twoChannel } from "@/recipes/two_channel.ts";

const WORKSPACE: Workspace = {
  corpora: [demo],
  utterances: [],
  demo: true,
  notice: "",
  root: "",
};

/** The job that a command line says. */
function jobOf(line: string) {
  const command = makeCommand("train", () => {}).action(() => {}).exitOverride();
  command.parse(line.split(" ").filter((word) => word !== ""), { from: "user" });
  return jobFromFlags(command.opts<JobFlags>(), { workspace: WORKSPACE, fold: 2, seed: 7 });
}

Deno.test("without flags it is the recipe on the corpora that are here", () => {
  const expected = recipeJob(twoChannel, { fold: 2, seed: 7, corpora: ["demo"] });
  assert.deepEqual(jobOf(""), expected);
  assert.equal(jobOf("").split.protocol, "speaker");
});

Deno.test("flags change what they name, and nothing else", () => {
  const usual = jobOf("");
  assert.deepEqual(jobOf("--epochs 3"), {
    ...usual,
    training: { ...usual.training, epochs: 3 },
  });
  const random = jobOf("--protocol random").split;
  assert.deepEqual([random.protocol, random.testChannel, random.fold], ["random", "all", 2]);
  assert.equal(jobOf("--test-channel song").split.testChannel, "song");
});

Deno.test("a recipe's networks, and the epoch whose weights are kept, are chosen by name", () => {
  const lstm = jobOf("--recipe five_emotions --model lstm");
  assert.deepEqual(lstm.model, fiveEmotions.models!["lstm"]);
  assert.throws(() => jobOf("--recipe five_emotions --model gru"), {
    name: "InputError",
    message: 'Cannot train five_emotions with a network called "gru": it has lstm, cnn',
  });
  const usual = jobOf("--protocol random");
  assert.deepEqual(jobOf("--protocol random --selection best_test"), {
    ...usual,
    training: { ...usual.training, selection: "best_test" },
  });
});

Deno.test("--set changes any setting of the recipe, and may be repeated", () => {
  const usual = jobOf("");
  const line = "--epochs 3 --set training.learningRate=1e-3 --set model.lstmUnits=32";
  assert.deepEqual(jobOf(line), {
    ...usual,
    model: { ...usual.model, lstmUnits: 32 },
    training: { ...usual.training, epochs: 3, learningRate: 1e-3 },
  });
  for (
    const [setting, sentence] of [
      ["training.epoch=3", /^Cannot set training\.epoch: .* did you mean training\.epochs/],
      ["training.learningRate=0", /training\.learningRate .*a number above 0/],
      ["epochs", /is not of the form path=value/],
    ] as const
  ) {
    assert.throws(() => jobOf(`--set ${setting}`), { name: "InputError", message: sentence });
  }
});

Deno.test("naming test speakers means the protocol custom", () => {
  const { split } = jobOf("--test-speakers 1,7,9 --val-speakers 2,4");
  assert.deepEqual([split.protocol, split.testSpeakers, split.valSpeakers], [
    "custom",
    "1,7,9",
    "2,4",
  ]);
  assert.equal(jobOf("--protocol custom --test-speakers 1").split.protocol, "custom");
  assert.throws(() => jobOf("--val-speakers 2,4"), {
    name: "InputError",
    message: /^Cannot choose the best epoch on the speakers 2,4 alone: .* with --test-speakers$/,
  });
  for (const protocol of ["speaker", "random", "loso"]) {
    assert.throws(() => jobOf(`--protocol ${protocol} --test-speakers 1,7`), {
      name: "InputError",
      message:
        /^Cannot hold out the speakers 1,7 under the protocol "\w+": it chooses its own; leave/,
    });
  }
});

Deno.test("the corpora are those that are named, or else the recipe's", () => {
  assert.deepEqual(wantedOf({ recipe: "two_channel", corpora: ["demo"] }), { corpora: ["demo"] });
  assert.deepEqual(wantedOf({ recipe: "two_channel" }), { wanted: twoChannel.corpora });
});

Deno.test("recordings that a recipe does not take are counted", () => {
  const job = recipeJob(twoChannel);
  const made = (emotion: string, channel: "speech" | "song") =>
    ({ corpus: "ravdess", emotion, channel }) as Utterance;
  const taken = [made("sad", "speech"), made("calm", "song")];
  const said: string[] = [];
  const { error } = console;
  console.error = (line: string) => said.push(line);
  try {
    sayUnused(job, taken);
    assert.deepEqual(said, []);
    const others = [made("bored", "speech"), made("bored", "speech"), made("proud", "song")];
    sayUnused(job, [...taken, ...others]);
  } finally {
    console.error = error;
  }
  assert.deepEqual(said, [
    "two_channel leaves out 3 of 5 recordings: bored (2), proud (1)",
  ]);
});
