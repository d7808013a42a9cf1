import assert from "node:assert/strict";
import type { FileRecognition } from "@/reporting/recognition_text.ts";
import { readResults } from "@/disk/results.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import { join } from "@std/path";
import { assertRefused, runCli } from "../_cli.ts";
import { demoPaths, madeWav, writeRavdess } from "../_corpus.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

const CUSTOM = ["--test-speakers", "3", "--val-speakers", "2", "--epochs", "1", "--engine", "wasm"];

Deno.test("one training, from recordings to a run that evaluate and predict take", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
  const out = join(root, "artifacts", "mine");
  await Deno.mkdir(out, { recursive: true }); // an empty folder may become a run
  const train = ["train", ...CUSTOM, "--out", out];
  const { code, stdout, stderr } = await runCli([...train, "--json"], { root });
  assert.equal(code, 0, stderr.join("\n"));
  const result = JSON.parse(stdout);
  assert.deepEqual([result.recipe, result.protocol, result.clips], ["two_channel", "custom", 8]);
  assert.equal(result.run, out);
  assert.ok(
    stderr.some((line) => /^training .*epoch 1 of 1, loss \d/.test(line)),
    stderr.join("\n"),
  );
  const engine = stderr.findIndex((line) =>
    /^tfjs \S+ on wasm.*, \d+ GFLOP\/s a thread$/.test(line)
  );
  assert.ok(engine >= 0 && engine < stderr.findIndex((line) => /^training /.test(line)));
  const record = JSON.parse(await Deno.readTextFile(join(result.run, "run.json")));
  assert.deepEqual([record.epochs, record.job.split.testSpeakers], [1, "3"]);
  assert.ok(record.engine.gflops > 0);

  const again = await runCli(train, { root });
  assert.match(
    again.stdout,
    /^two_channel .*, custom, fold 0, seed 1, 8 speech clips of 1 speaker: /,
  );
  assert.ok(again.stdout.endsWith(`\n${result.run}\n`));
  assert.ok(!again.stderr.some((line) => line.startsWith("training")), "it is not repeated");

  const judged = await runCli(["evaluate", "--json", "--run", result.run], { root });
  assert.deepEqual(JSON.parse(judged.stdout).uar, result.uar);
  const actor = join(root, "data", "raw", "ravdess", "Actor_03");
  const args = ["predict", "--json", "--engine", "wasm", "--model", result.run, actor];
  const predicted = await runCli(args, { root });
  const emotions = (JSON.parse(predicted.stdout) as FileRecognition[]).map(({ emotion }) =>
    emotion
  );
  assert.deepEqual([predicted.code, predicted.stderr, emotions.length], [0, [], 8]);
  assert.ok(emotions.every((emotion) => emotion === null || twoChannel.labels.includes(emotion)));
});

Deno.test("what cannot be trained is one sentence, and leaves nothing", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const file = join(root, "notes.txt");
  await writeFile(file, "mine");
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
  for (
    const [args, sentence] of [
      [["--fold", "9"], /^error: Cannot make fold 9 of a "speaker" split: its folds are 0 to 2$/],
      [
        ["--test-speakers", "9"],
        /^error: Cannot hold out speaker "9": the speakers are ravdess-01, /,
      ],
      [
        ["--out", join(root, "data")],
        /^error: Cannot train in .*data: the folder holds something else/,
      ],
      [
        ["--out", file],
        /^error: Cannot train in .*notes\.txt: the folder holds something else/,
      ],
      [
        ["--out", "/elsewhere"],
        /^error: Cannot write "\/elsewhere\.part": Deno was not given access; name a place/,
      ],
      [
        ["--recipe", "none"],
        /^error: option '--recipe <name>' argument 'none' is invalid\. Allowed/,
      ],
    ] as const
  ) {
    const stderr = await assertRefused(["train", ...args], sentence, { root });
    if (args[0] === "--recipe") assert.equal(stderr.at(-1), "(--help says more)");
  }
  const written = (await filesIn(root)).filter((file) => !file.startsWith("data/raw/"));
  assert.deepEqual(written, ["data/index/ravdess.jsonl", "notes.txt"]);
});

const LOSO = ["--protocol", "loso", "--epochs", "1", "--engine", "wasm"];

Deno.test("folds are trained side by side, reported one by one, and published together", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 3, emotions: 8 });
  const args = ["crossval", "--json", "--publish", "--folds", "0,2", ...LOSO];
  const { code, stdout, stderr } = await runCli([...args, "--jobs", "2"], { root });
  assert.equal(code, 0, stderr.join("\n"));
  const { runs, ...summary } = JSON.parse(stdout);
  assert.equal(runs.length, 2);
  assert.deepEqual([summary.protocol, summary.folds, summary.clips], ["loso", [0, 2], 16]);
  assert.equal(stderr.filter((line) => line.startsWith("tfjs ")).length, 1, stderr.join("\n"));
  const lines = stderr.filter((line) => line.startsWith("training") && line.includes("UAR"));
  assert.match(
    lines.join("\n"),
    /^training 1 of 2 \(fold 0, seed 1\): two_channel .*loso, fold 0/m,
  );
  assert.match(
    lines.join("\n"),
    /^training 2 of 2 \(fold 2, seed 1\): two_channel .*loso, fold 2/m,
  );
  const reports = join(root, "artifacts", "reports");
  assert.deepEqual(await readResults(join(reports, "results.json")), [summary]);
  const [picture, predictions] = await filesIn(reports);
  assert.match(picture!, /^figures\/two_channel-\w+-loso-speech-fold0_2\.svg$/);
  assert.match(predictions!, /^predictions\/two_channel-\w+-loso-speech-fold0_2\.csv\.gz$/);
  assert.ok(stderr.some((line) => / 2 of 2 trainings ended$/.test(line)), stderr.join("\n"));

  // One after the other they are the same, to the last bit.
  const weights = () =>
    Promise.all(runs.map((run: string) => Deno.readFile(join(run, "model", "weights.bin"))));
  const sideBySide = await weights();
  await Deno.remove(join(root, "artifacts"), { recursive: true });
  const alone = await runCli([...args, "--jobs", "1"], { root });
  assert.equal(alone.code, 0, alone.stderr.join("\n"));
  assert.deepEqual(await weights(), sideBySide);
  const [again] = await readResults(join(reports, "results.json"));
  assert.deepEqual({ ...again, trainSec: summary.trainSec }, summary);
});

Deno.test("a mistake in the last fold, and publishing the demo corpus, are refused at once", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  for (const path of demoPaths()) {
    await writeFile(join(root, "data", "raw", path), madeWav(path, 0.01));
  }
  for (
    const [args, sentence] of [
      [["--folds", "0,8"], /^error: Cannot make fold 8 of a "loso" split: its folds are 0 to 7$/],
      [["--publish"], /^error: Cannot publish figures of the demo corpus: its recordings are/],
    ] as const
  ) {
    const stderr = await assertRefused(["crossval", ...LOSO, ...args], sentence, { root });
    assert.ok(stderr.some((line) => line.startsWith("DEMO CORPUS: ")));
    assert.ok(!stderr.some((line) => line.startsWith("training")));
  }
  await assert.rejects(Deno.stat(join(root, "artifacts")), Deno.errors.NotFound);
  const twice = /^error: option '--seeds <list>' argument '1,1' is invalid\. 1 stands/;
  await assertRefused(["crossval", "--seeds", "1,1"], twice, { root });
});
