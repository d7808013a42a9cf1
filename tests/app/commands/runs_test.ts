import assert from "node:assert/strict";
import { planStudy, planText, type StudyPlan } from "@/app/commands/reproduce.ts";
import { canonicalJson } from "@/base/hash.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { readRun, type RunRecord } from "@/disk/record.ts";
import type { Workspace } from "@/disk/workspace.ts";
import type { Study } from "@/recipes/studies.ts";
import { runSummary } from "@/reporting/published/runs.ts";
import { basename, dirname, join } from "@std/path";
import { assertRefused, runCli } from "../_cli.ts";
import { writeRavdess } from "../_corpus.ts";
import { madeCorpus } from "../../splits/_made.ts";
import { madeJob, writeRun } from "../_runs.ts";
import { filesIn, tempFolder } from "../_temp.ts";

Deno.test("runs are judged from their predictions, as text, as JSON and as published figures", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const runs = join(root, "artifacts", "runs");
  const dirs = [await writeRun(runs), await writeRun(runs, madeJob({ fold: 1 }))];
  const json = await runCli(["evaluate", "--json", "--publish", "--run", ...dirs], { root });
  assert.equal(json.code, 0, json.stderr.join("\n"));
  const { confusion, groups, coverage, calibration, reliability, ...summary } = JSON.parse(
    json.stdout,
  );
  assert.equal(canonicalJson(summary), canonicalJson(await runSummary(dirs)));
  assert.equal(confusion.flat().reduce((sum: number, n: number) => sum + n), 45);
  assert.equal(groups.speaker.length, 5);
  assert.deepEqual([calibration, coverage.length, reliability.bins.length], [undefined, 10, 15]);
  const reports = join(root, "artifacts", "reports");
  assert.deepEqual(await filesIn(reports), [
    "figures/made-cnn_lstm-speaker-speech-made-fold0_1.svg",
    "predictions/made-cnn_lstm-speaker-speech-made-fold0_1.csv.gz",
    "results.json",
  ]);
  assert.match(json.stderr.join(), /^calibration is left out: .*,published .*fold0_1\.csv\.gz$/);

  const text = await runCli(["evaluate", "--run", dirs[0]!], { root });
  assert.deepEqual([text.code, text.stderr.length], [0, 1]);
  const [first, classes, matrix, sureness] = text.stdout.split("\n\n");
  assert.match(
    first!,
    /^made \(cnn_lstm\), speaker, fold 0, seed 1, 18 speech clips of 2 speakers/,
  );
  assert.match(
    classes!,
    /emotion +precision % +recall % +F1 % +clips\n.*\nhappy +100\.0 +50\.0 +66/,
  );
  assert.match(sureness!, /^calibration: ECE \d+\.\d %, .* no validation speakers were scored,/);
  assert.match(matrix!, /true \\ predicted +happy +sad +calm\n.*\nhappy +3 +3 +0\n/);
});

Deno.test("two runs are compared, all of them stand in a table", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const runs = join(root, "artifacts", "runs");
  const { training } = madeJob();
  const dirs = [
    await writeRun(runs),
    await writeRun(runs, madeJob({ training: { ...training, epochs: 2 } })),
  ];
  const pair = await runCli(["compare", ...dirs.map((dir) => basename(dir))], { root });
  assert.equal(pair.code, 0, pair.stderr.join("\n"));
  assert.match(pair.stdout, /^A: made \(cnn_lstm\), speaker, seed 1\n/);
  const json = await runCli(["compare", "--json", ...dirs], { root });
  assert.deepEqual(JSON.parse(json.stdout).uar.difference, 0);
  const all = await runCli(["compare"], { root });
  assert.equal(all.stdout.trim().split("\n").length, 4);
  const one = await runCli(["compare", "--table", "--json", dirs[1]!], { root });
  assert.deepEqual(JSON.parse(one.stdout).map((row: { run: string }) => row.run), [dirs[1]]);
});

Deno.test("what cannot be judged, compared or reproduced is one sentence", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const run = await writeRun(root);
  const other = await writeRun(root, madeJob({ recipe: "other" }));
  const before = await filesIn(root);
  for (
    const [args, sentence] of [
      [
        ["evaluate", "--run", root],
        /^error: Cannot read the run .*: it holds no finished training/,
      ],
      [
        ["evaluate", "--run", run, other],
        /^error: Cannot evaluate .* together with .*: they differ in recipe;/,
      ],
      [
        ["evaluate", "--run", run, run],
        /^error: Cannot use predictions: .* is tested twice under seed 1/,
      ],
      [["evaluate"], /^error: required option '--run <dir\.\.\.>' not specified$/],
      [["compare", "a"], /^error: Cannot compare 1 as a pair: name two/],
      [["compare", "a", "b", "c"], /^error: Cannot compare 3 as a pair: name two/],
      [["compare", "a", "b"], /^error: Cannot compare "a": it is no run folder/],
      [
        ["reproduce", "--only", "two_channel"],
        /^error: Cannot reproduce the figures of two_channel: no recording of ravdess is here; get/,
      ],
    ] as const
  ) await assertRefused(args, sentence, { root });
  assert.deepEqual(await filesIn(root), before, "no demo corpus is written");
});

Deno.test("before anything is trained, what is missing is listed", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  await writeRavdess(join(root, "data", "raw"), { speakers: 24, emotions: 8 });
  const args = ["reproduce", "--only", "two_channel"];
  const text = await runCli([...args, "--list"], { root });
  assert.equal(text.code, 0, text.stderr.join("\n"));
  assert.match(
    text.stdout,
    /two_channel +cnn_bilstm_attention +random \(leaky\) +1, 2, 3 +3 +3 +unknown/,
  );
  assert.match(
    text.stdout,
    /\n0 of 18 trainings are done, 18 are missing: an unknown time for 18 /,
  );
  const json = await runCli([...args, "--dry-run", "--json"], { root });
  const { studies } = JSON.parse(json.stdout);
  assert.deepEqual(
    studies.map((s: Record<string, unknown>) => [s["protocol"], s["trainings"], s["missing"]]),
    [["random", 3, 3], ["speaker", 15, 15]],
  );
  assert.deepEqual((await filesIn(root)).filter((path) => path.startsWith("artifacts")), []);
});

Deno.test("readme writes what is generated, says so, and leaves files alone that are up to date", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const file = join(root, "README.md");
  const markers = ["results", "bench"].map((name) =>
    `<!-- ${name}:begin -->\n<!-- ${name}:end -->\n`
  );
  await Deno.writeTextFile(file, markers.join("\n"));
  const first = await runCli(["readme", "--file", file], { root });
  const page = join(root, "artifacts", "reports", "results.md");
  assert.deepEqual([first.code, first.stdout], [0, ""]);
  const bench = join(root, "artifacts", "reports", "bench.md");
  assert.deepEqual(first.stderr, [file, page, bench].map((path) => `${path} was updated`));
  const { mtime } = await Deno.stat(file);
  assert.match(
    await Deno.readTextFile(file),
    /No result yet: `deno task reproduce` makes them/,
  );
  const again = await runCli(["readme", "--file", file], { root });
  assert.deepEqual([again.code, again.stderr], [0, ["everything is up to date"]]);
  assert.deepEqual((await Deno.stat(file)).mtime, mtime);
  await Deno.writeTextFile(file, "no markers");
  const refused = await runCli(["readme", "--file", file], { root });
  assert.deepEqual([refused.code, refused.stderr.length], [2, 1]);
  assert.equal(await Deno.readTextFile(file), "no markers");
});

const workspace: Workspace = {
  corpora: [ravdess],
  utterances: madeCorpus({ channels: [1] }),
  demo: false,
  notice: "",
  root: "nowhere",
};
const study: Study = {
  recipe: "two_channel",
  model: "cnn_bilstm_attention",
  protocol: "speaker",
  selection: "best",
  seeds: [1, 2],
};

Deno.test("a study consists of all folds and seeds; finished ones are not missing, and tell the time", async () => {
  await using folder = await tempFolder();
  const places = { workspace, runsDir: folder.path };
  const before = await planStudy(study, { ...places, records: [] });
  assert.deepEqual([before.trainings.length, before.missing.length], [10, 10]);
  assert.equal(before.leftSec, null);
  const dir = await writeRun(folder.path, before.trainings[0]!.job, workspace.utterances);
  assert.equal(dirname(dir), folder.path);
  const { record } = await readRun(dir);
  const after = await planStudy(study, { ...places, records: [record] });
  assert.deepEqual(after.missing, before.trainings.slice(1));
  const clips = after.missing.reduce((sum, { split }) => sum + split.train.length, 0);
  const all = record.timings.trainSec * clips / record.split.train.length;
  assert.ok(Math.abs(after.leftSec! - all) < 1e-9, "in proportion to the clips that train");
});

Deno.test("the time comes from the most similar runs", async () => {
  await using folder = await tempFolder();
  const { trainings } = await planStudy(study, { workspace, records: [] });
  const { job } = trainings[0]!;
  const { record } = await readRun(await writeRun(folder.path, job, workspace.utterances));
  const took = (trainSec: number, protocol: "speaker" | "random") => ({
    ...record,
    job: { ...job, split: { ...job.split, protocol } },
    timings: { ...record.timings, trainSec },
  });
  const estimate = async (records: readonly RunRecord[]) => {
    const plan = await planStudy(study, { workspace, records, runsDir: "nowhere" });
    const clips = plan.missing.reduce((sum, { split }) => sum + split.train.length, 0);
    // Seconds of a training with as many clips as the record's.
    return plan.leftSec && Math.round(plan.leftSec * record.split.train.length / clips);
  };
  assert.equal(await estimate([]), null);
  assert.equal(await estimate([took(50, "random")]), 50);
  const similar = [took(50, "random"), took(10, "speaker"), took(20, "speaker")];
  assert.equal(await estimate(similar), 15);
  const run = took(50, "speaker");
  const { epochs } = run.job.training;
  const short = { ...run, job: { ...job, training: { ...job.training, epochs: epochs / 2 } } };
  assert.equal(await estimate([short]), 100, "twice as many epochs");
  assert.equal(await estimate([short, took(30, "random")]), 30, "as many epochs");
  const split = { ...run.split, train: run.split.train.concat(run.split.train) };
  assert.equal(await estimate([{ ...run, split }]), 25, "half as many clips");
  assert.equal(await estimate([{ ...run, job: { ...job, recipe: "another" } }]), null);
});

Deno.test("the plan says what is done, what is missing, and what is not known", async () => {
  const { trainings } = await planStudy(study, { workspace, records: [] });
  const plan = (missing: number, leftSec: number | null): StudyPlan => ({
    study,
    workspace,
    trainings,
    leftSec,
    missing: trainings.slice(0, missing),
  });
  const [done, known, unknown] = [plan(0, 0), plan(4, 90), plan(4, null)];
  assert.match(planText([done], 1), /\n\nAll 10 trainings are done\.$/);
  assert.match(planText([known], 1), /\n6 of 10 .* 4 are missing: about 1 min 30 s, 1 at a time\./);
  const text = planText([done, known, unknown], 2);
  assert.match(text, /: about 45 s and an unknown time for 4 of a rec/);
  assert.match(text, /two_channel +cnn_bilstm_attention +speaker +1, 2 +10 +0 +done\n/);
  assert.match(text, / 4 +1 min 30 s\n/);
  assert.match(text, / 4 +unknown\n/);
});
