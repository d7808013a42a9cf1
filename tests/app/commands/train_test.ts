import assert from "node:assert/strict";
import { join } from "@std/path";
import { checkRunFolder, showProgress } from "@/app/commands/train.ts";
import type { FilePrediction } from "@/app/commands/predict.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { runCli } from "../_cli.ts";
import { writeRavdess } from "../_corpus.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

const QUICK = ["--test-speakers", "3", "--val-speakers", "2", "--epochs", "1", "--engine", "wasm"];

Deno.test("one training, from recordings to a run that evaluate and predict take", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
  const { code, stdout, told } = await runCli(["train", "--json", ...QUICK], { root });
  assert.equal(code, 0, told.join("\n"));
  const result = JSON.parse(stdout);
  assert.deepEqual([result.recipe, result.protocol, result.clips], ["two_channel", "custom", 8]);
  assert.ok(told.some((line) => /^training .*epoch 1 of 1, loss \d/.test(line)), told.join("\n"));
  assert.match(told.at(-1)!, /^tfjs \S+ on wasm/);
  const record = JSON.parse(await Deno.readTextFile(join(result.run, "run.json")));
  assert.deepEqual([record.epochs, record.job.split.testSpeakers], [1, "3"]);

  const again = await runCli(["train", ...QUICK], { root });
  assert.match(
    again.stdout,
    /^two_channel .*, custom, fold 0, seed 1, 8 speech clips of 1 speaker: /,
  );
  assert.ok(again.stdout.endsWith(`\n${result.run}\n`));
  assert.ok(!again.told.some((line) => line.startsWith("training")), "it is not repeated");

  const judged = await runCli(["evaluate", "--json", "--run", result.run], { root });
  assert.deepEqual(JSON.parse(judged.stdout).uar, result.uar);
  const actor = join(root, "data", "raw", "ravdess", "Actor_03");
  const args = [
    "predict",
    "--json",
    "--engine",
    "wasm",
    "--model",
    join(result.run, "model"),
    actor,
  ];
  const predicted = await runCli(args, { root });
  const emotions = (JSON.parse(predicted.stdout) as FilePrediction[]).map(({ emotion }) => emotion);
  assert.deepEqual([predicted.code, predicted.told, emotions.length], [0, [], 8]);
  assert.ok(emotions.every((emotion) => twoChannel.labels.includes(emotion)));
});

Deno.test("what cannot be trained is one sentence, and leaves nothing", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 1 });
  for (
    const [args, sentence] of [
      [["--fold", "9"], /^error: Cannot make fold 9 of a "speaker" split: its folds are 0 to 2$/],
      [
        ["--test-speakers", "9"],
        /^error: Cannot hold out speaker "9": there are ravdess-01, ravdess-/,
      ],
      [
        ["--out", join(root, "data")],
        /^error: Cannot train in .*data: something else is there that/,
      ],
      [
        ["--out", "/elsewhere"],
        /^error: Cannot train in \/elsewhere: this program may write in data/,
      ],
      [
        ["--recipe", "none"],
        /^error: option '--recipe <name>' argument 'none' is invalid\. Allowed/,
      ],
    ] as const
  ) {
    const { code, stdout, told } = await runCli(["train", ...args], { root });
    const errors = told.filter((line) => line.startsWith("error: "));
    assert.deepEqual([code, stdout, errors.length], [2, "", 1], told.join("\n"));
    assert.match(errors[0]!, sentence);
    if (args[0] === "--recipe") assert.equal(told.at(-1), "(--help says more)");
  }
  const written = (await filesIn(root)).filter((file) => !file.startsWith("data/raw/"));
  assert.deepEqual(written, ["data/index/ravdess.jsonl"]);
});

Deno.test("a run may take the place of nothing, of an empty folder and of a run", async () => {
  await using folder = await tempFolder();
  const at = (name: string) => join(folder.path, name);
  await Deno.mkdir(at("empty"));
  await writeFile(at("run/run.json"), "{}");
  for (const free of ["new", "new/deep", "empty", "run"]) await checkRunFolder(at(free));
  await writeFile(at("full/notes.txt"), "mine");
  for (const taken of ["full", "full/notes.txt"]) {
    await assert.rejects(checkRunFolder(at(taken)), {
      name: "InputError",
      message: /something else/,
    });
  }
});

Deno.test("progress tells epoch, loss and validation UAR", () => {
  const shown: unknown[][] = [];
  const bars = {
    update: (...args: unknown[]) => shown.push(args),
    done: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const state = { epoch: 2, epochs: 10, step: 3, steps: 20, loss: 1.23456 };
  const rest = { valLoss: null, secondsLeft: 1, history: [] };
  showProgress(bars, { ...state, ...rest, valUar: null });
  showProgress(bars, { ...state, ...rest, valUar: 0.4567 }, "training 1 of 5");
  assert.deepEqual(shown, [
    ["training", 23, 200, "epoch 2 of 10, loss 1.235"],
    ["training 1 of 5", 23, 200, "epoch 2 of 10, loss 1.235, validation UAR 45.7 %"],
  ]);
});
