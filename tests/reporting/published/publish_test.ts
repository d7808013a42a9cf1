import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  checkPublishable,
  judgeRuns,
  publishedName,
  publishRuns,
  readPublished,
} from "@/reporting/published/publish.ts";
import { runPredictions, runSummary } from "@/reporting/published/runs.ts";
import { readPredictions, readResults } from "@/disk/results.ts";
import { canonicalJson } from "@/base/hash.ts";
import { madeJob, writeRun } from "../../app/_runs.ts";
import { filesIn, tempFolder } from "../../app/_temp.ts";

/** Two folds of the made job. */
async function twoFolds(folder: string): Promise<string[]> {
  return [await writeRun(folder, madeJob()), await writeRun(folder, madeJob({ fold: 1 }))];
}

Deno.test("publishing writes the table, its row and its picture, the same each time", async () => {
  await using folder = await tempFolder();
  const reportsDir = join(folder.path, "reports");
  const dirs = await twoFolds(join(folder.path, "runs"));
  const { row, predictions, picture } = await publishRuns(dirs, { reportsDir });
  const name = "made-cnn_lstm-speaker-speech-made-fold0_1";
  const files = [`figures/${name}.svg`, `predictions/${name}.csv.gz`, "results.json"];
  assert.deepEqual(await filesIn(reportsDir), files);
  assert.equal(
    canonicalJson(await readResults(join(reportsDir, "results.json"))),
    canonicalJson([row]),
  );
  assert.deepEqual(await readPredictions(predictions), await runPredictions(dirs));
  const svg = await Deno.readTextFile(picture);
  assert.match(svg, /^<svg/);
  assert.match(svg, /made, speaker: UAR/);
  const read = () => Promise.all(files.map((file) => Deno.readFile(join(reportsDir, file))));
  const before = await read();
  await publishRuns(dirs, { reportsDir });
  assert.deepEqual(await read(), before);
});

Deno.test("nothing is published of runs that cannot be judged, nor of the demo corpus", async () => {
  await using folder = await tempFolder();
  const run = await writeRun(join(folder.path, "runs")), reportsDir = join(folder.path, "reports");
  await assert.rejects(publishRuns([run, run], { reportsDir }), { name: "InputError" });
  await assert.rejects(Deno.stat(reportsDir), InputError);
  checkPublishable(["ravdess"]);
  assert.throws(() => checkPublishable(["demo", "ravdess"]), {
    name: "InputError",
    message: /^Cannot publish figures of the demo corpus: .* leave --publish out$/,
  });
});

Deno.test("published names tell apart what results tell apart", async () => {
  await using folder = await tempFolder();
  const row = {
    ...await runSummary([await writeRun(folder.path)]),
    recipe: "two_channel",
    model: "cnn_lstm",
    corpora: ["ravdess"],
    folds: [0, 1, 2],
  };
  const name = (changes: Partial<typeof row>) =>
    publishedName({ ...row, ...changes }, { folds: 3 });
  assert.equal(name({}), "two_channel-cnn_lstm-speaker-speech");
  assert.equal(name({ testChannel: "all" }), "two_channel-cnn_lstm-speaker");
  assert.equal(name({ folds: [2] }), "two_channel-cnn_lstm-speaker-speech-fold2");
  assert.equal(name({ selection: "last" }), "two_channel-cnn_lstm-speaker-last-speech");
  assert.equal(name({ corpora: ["tess"] }), "two_channel-cnn_lstm-speaker-speech-tess");
});

Deno.test("readPublished says which file of predictions there is not", async () => {
  await assert.rejects(readPublished("no_such_recipe"), /no_such_recipe\.csv/);
});

Deno.test("judged runs have everything; without recordings they have no temperature, and say so", async () => {
  await using folder = await tempFolder();
  const notices: string[] = [];
  const { record, table, pack } = await judgeRuns(await twoFolds(folder.path), {
    rawDir: folder.path,
    onNotice: (sentence) => notices.push(sentence),
  });
  assert.equal(record.job.recipe, "made");
  assert.equal(pack.summary.clips, table.rows.length);
  assert.equal(pack.calibration, null);
  assert.deepEqual(notices, ["calibration is left out: the recordings of made are not here"]);
});

Deno.test("where copies were made, twins across the split are counted; elsewhere not", async () => {
  await using folder = await tempFolder();
  const copies = [{ name: "noisy", changes: [{ kind: "noise", snrDb: 20 }] }] as const;
  const job = { ...madeJob(), copies };
  const twins = async (protocol: "augment_first" | "random") => {
    const split = { ...job.split, protocol, testChannel: "all", valChannel: "all" } as const;
    const dir = await writeRun(folder.path, { ...job, split });
    return (await judgeRuns([dir])).pack.summary.twinShare;
  };
  assert.equal(await twins("random"), 0);
  assert.ok((await twins("augment_first"))! > 0.5);
  const { pack } = await judgeRuns([await writeRun(folder.path)], { rawDir: folder.path });
  assert.equal(pack.summary.twinShare, undefined);
});
