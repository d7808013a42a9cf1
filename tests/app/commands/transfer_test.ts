import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { join } from "@std/path";
import { writeModelFiles } from "@/disk/models.ts";
import { featureShape } from "@/features/config.ts";
import { buildModel } from "@/models/build.ts";
import { packModel } from "@/models/saved.ts";
import type { TransferResult } from "@/recipes/transfer.ts";
import { card, FEATURES } from "../../models/_card.ts";
import { CNN } from "../../models/_models.ts";
import { assertRefused, runCli } from "../_cli.ts";
import { madeWav, writeRavdess } from "../_corpus.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

const LABELS = ["happy", "bored"];
const OWN = ["--corpora", "own", "--engine", "wasm"];

/** A small network that has heard RAVDESS, and own recordings of four speakers. */
async function writeProject(root: string): Promise<void> {
  await tf.setBackend("cpu");
  const labels = ["happy", "sad", "calm"];
  const model = buildModel(CNN, { inputShape: featureShape(FEATURES), classes: 3, seed: 1 });
  const about = { recipe: "two_channel", heard: "ravdess" };
  const files = await packModel(model, { card: { ...card(labels), about } });
  await writeModelFiles(join(root, "artifacts", "models", "small"), files);
  const rows = ["path,emotion,speaker"];
  for (const speaker of ["ann", "bob", "cy", "dan"]) {
    for (const label of LABELS) {
      for (const take of [1, 2]) {
        const name = `${speaker}-${label}-${take}.wav`;
        await writeFile(join(root, "data", "raw", "own", name), madeWav(name));
        rows.push([name, label, speaker].join());
      }
    }
  }
  await writeFile(join(root, "data", "raw", "own", "recordings.csv"), rows.join("\n"));
}

Deno.test("train --from says what it starts from, and keeps its features and scale", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeProject(root);
  const args = ["train", "--from", "small", "--train", "head", "--clips-per-label", "2", ...OWN];
  const { code, stdout, stderr } = await runCli([...args, "--json"], { root });
  assert.equal(code, 0, stderr.join("\n"));
  const said = stderr.find((line) => line.startsWith("training its last layer of"))!;
  assert.match(said, /which has heard ravdess; it knows happy; new to it: bored$/);
  const { run } = JSON.parse(stdout);
  const record = JSON.parse(await Deno.readTextFile(join(run, "run.json")));
  const { start, clipsPerLabel, recipe, model, features } = record.job;
  assert.deepEqual([start.train, start.heard, clipsPerLabel], ["head", ["ravdess"], 2]);
  assert.deepEqual([recipe, model.kind, features.sampleRate], ["two_channel", "cnn", 8000]);
  assert.equal(record.split.train.length, 4);
  const meta = JSON.parse(await Deno.readTextFile(join(run, "model", "meta.json")));
  assert.deepEqual(meta.statistics, card([]).statistics);
  assert.equal(meta.about.heard, "own, ravdess");
  await assertRefused(
    ["train", "--from", run, ...OWN],
    /Cannot test unseen speakers of own: the network .* was trained on own, ravdess; test other/,
    { root },
  );
});

Deno.test("what cannot be started from a network is refused in one sentence", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeProject(root);
  await writeRavdess(join(root, "data", "raw"), { speakers: 4, emotions: 8 });
  const from = ["train", "--from", "small"];
  for (
    const [args, sentence] of [
      [["train", "--train", "head", ...OWN], /none to start from is named; name it with --from/],
      [
        ["train", "--from", "nobody", ...OWN],
        /Cannot start from "nobody": there is no such network/,
      ],
      [[...from, "--recipe", "five_emotions", ...OWN], /it is of two_channel; leave out --recipe/],
      [
        [...from, "--set", "features.hopLength=100", ...OWN],
        /Cannot set features.hopLength: .*--from/,
      ],
      [[...from, "--model", "cnn", ...OWN], /Cannot set model: features and network are those of/],
      [[...from, "--corpora", "ravdess"], /Cannot test unseen speakers of ravdess/],
      [[...from, "--clips-per-label", "9", ...OWN], /the training part of fold 0 has 4 of "bored"/],
      [["crossval", ...from.slice(1), "--publish", ...OWN], /deno task transfer --publish/],
    ] as const
  ) await assertRefused(args, sentence, { root });
});

Deno.test("transfer compares three ways with as many clips as there are, and repeats nothing", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeProject(root);
  const args = ["transfer", "--from", "small", "--sizes", "100,2", "--publish", ...OWN];
  const { code, stdout, stderr } = await runCli([...args, "--json"], { root });
  assert.equal(code, 0, stderr.join("\n"));
  const result: TransferResult = JSON.parse(stdout);
  const ways = result.rows.map(({ way, clipsPerLabel }) => [way, clipsPerLabel]);
  const each = ["scratch", "head", "all"];
  assert.deepEqual(ways, [...each.map((way) => [way, 2]), ...each.map((way) => [way, null])]);
  assert.deepEqual(result.rows.map(({ trainingClips }) => trainingClips), [4, 4, 4, 8, 8, 8]);
  assert.deepEqual([result.clips, result.speakers, result.folds], [16, 4, 4]);
  for (const { way, gain, uar } of result.rows) {
    assert.equal(gain === null, way === "scratch");
    assert.ok(uar.low! <= uar.mean && uar.mean <= uar.high!);
  }
  const reports = await filesIn(join(root, "artifacts", "reports"));
  assert.deepEqual(reports, [
    "figures/transfer-two_channel-own.svg",
    "transfer.json",
    "transfer.md",
  ]);
  const again = await runCli(args.filter((arg) => arg !== "--publish"), { root });
  assert.match(
    again.stdout,
    /^own: 16 clips of 4 speakers, 2 labels, 4 folds .*guessing .* 50\.0 %/,
  );
  assert.ok(!again.stderr.some((line) => line.startsWith("training")), "it is not repeated");
});
