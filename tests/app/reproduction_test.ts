import assert from "node:assert/strict";
import { dirname } from "@std/path";
import { planStudy, planText, type StudyPlan, studyProtocol } from "@/app/commands/reproduce.ts";
import type { Workspace } from "@/disk/workspace.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import type { Study } from "@/recipes/studies.ts";
import { readRun, type RunRecord } from "@/disk/record.ts";
import { ravdessUtterances } from "./_corpus.ts";
import { writeRun } from "./_runs.ts";
import { tempFolder } from "./_temp.ts";

const workspace: Workspace = {
  corpora: [ravdess],
  utterances: ravdessUtterances(),
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
  assert.deepEqual([before.trainings.length, before.missing.length, before.unknown], [10, 10, 10]);
  const dir = await writeRun(folder.path, before.trainings[0]!.job, workspace.utterances);
  assert.equal(dirname(dir), folder.path);
  const { record } = await readRun(dir);
  const after = await planStudy(study, { ...places, records: [record] });
  assert.deepEqual(after.missing, before.trainings.slice(1));
  assert.deepEqual([after.unknown, after.leftSec], [0, 9 * record.timings.trainSec]);
});

Deno.test("a rung that keeps another epoch has trainings of its own", async () => {
  const options = { workspace, records: [], runsDir: "nowhere" };
  const leaky = { ...study, protocol: "random" } as const;
  const rung = await planStudy({ ...leaky, selection: "best_test" }, options);
  assert.equal(rung.trainings[0]!.job.training.selection, "best_test");
  assert.match(studyProtocol(rung.study), /^random, best test epoch \(leaky\)$/);
  await assert.rejects(
    planStudy({ ...study, selection: "best_test" }, options),
    /Cannot select the best test epoch under the protocol "speaker": it is not leaky/,
  );
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
    return plan.unknown > 0 ? null : plan.leftSec / plan.missing.length;
  };
  assert.equal(await estimate([]), null);
  assert.equal(await estimate([took(50, "random")]), 50);
  const similar = [took(50, "random"), took(10, "speaker"), took(20, "speaker")];
  assert.equal(await estimate(similar), 15);
  const run = took(50, "speaker");
  const short = { ...run.job, training: { ...run.job.training, epochs: 2 } };
  assert.equal(await estimate([{ ...run, job: short }]), null);
});

Deno.test("the plan says what is done, what is missing, and what is not known", async () => {
  const { trainings } = await planStudy(study, { workspace, records: [] });
  const plan = (missing: number, unknown: number, leftSec: number): StudyPlan => ({
    study,
    workspace,
    trainings,
    unknown,
    leftSec,
    missing: trainings.slice(0, missing),
  });
  for (
    const [one, sentence] of [
      [plan(0, 0, 0), /\n\nAll 10 trainings are done\.$/],
      [plan(4, 0, 90), /\n6 of 10 .* 4 are missing: about 1 min 30 s, one a/],
      [plan(4, 1, 90), /: about 1 min 30 s and an unknown time for 1 of a rec/],
      [plan(4, 4, 0), /missing: an unknown time for 4 of/],
    ] as const
  ) assert.match(planText([one]), sentence);
  const text = planText([plan(0, 0, 0), plan(4, 1, 90), plan(4, 4, 0)]);
  assert.match(text, /two_channel +cnn_bilstm_attention +speaker +1, 2 +10 +0 +done\n/);
  assert.match(text, / 4 +over 1 min 30 s\n/);
  assert.match(text, / 4 +unknown\n/);
});
