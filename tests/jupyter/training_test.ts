import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import { latestQuickRun, quickJob, trainWithCurves } from "@/jupyter/training.ts";
import { readRuns } from "@/reporting/published/runs.ts";
import { openWorkspace, type Workspace } from "@/disk/workspace.ts";
import type { Corpus, ExpectedPart } from "@/corpora/corpus.ts";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { exists } from "@/disk/files.ts";
import { readPredictions, writePredictions } from "@/disk/results.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import type { FinishedRun } from "@/disk/record.ts";
import { madeUtterances, writeMadeCorpus } from "../training/_job.ts";
import { madeWav, writeRavdess } from "../app/_corpus.ts";
import { madeCorpus } from "../splits/_made.ts";
import { inNotebook, type Shown } from "../app/_notebook.ts";
import { madeJob, writeRun } from "../app/_runs.ts";
import { tempFolder, writeFile } from "../app/_temp.ts";

const ENGINE = { provider: "wasm", threads: 1 } as const;
const EPOCHS = 2;

/** The made corpus as a workspace, of which its authors published so many clips. */
function madeWorkspace(utterances: readonly Utterance[], published: number): Workspace {
  const speech: ExpectedPart = {
    ...{ channel: "speech", clips: published, speakers: 10 },
    emotions: EMOTIONS.filter((emotion) => madeJob().labels.includes(emotion)),
  };
  const made: Corpus = { ...ravdess, name: "made", expected: { parts: [speech] } };
  return { corpora: [made], utterances, demo: false, notice: "", root: "" };
}

/** The same recordings as if they were all that RAVDESS's authors published. */
function asRavdess({ corpora, utterances, ...rest }: Workspace): Workspace {
  return {
    ...rest,
    corpora: corpora.map((corpus) => ({ ...corpus, name: "ravdess" })),
    utterances: utterances.map((u) => ({ ...u, corpus: "ravdess" })),
  };
}
const RAVDESS_JOB = { ...madeJob(), corpora: ["ravdess"] };

/** Curves are redrawn as pictures; the last state is a whole figure. */
const isFigure = ({ data }: Shown) => String(data["text/plain"]).startsWith("[figure: ");
const dataOf = ({ data }: Shown) =>
  data["application/vnd.plotly.v1+json"] as { data: { x: number[] }[] } | undefined;

Deno.test("the quick training is the recipe's, with few epochs, on the corpora and labels there", () => {
  const whole = madeCorpus({ channels: [1] });
  const job = quickJob({ ...madeWorkspace(whole, 90), corpora: [ravdess] });
  assert.deepEqual([job.recipe, job.split.protocol, job.split.fold], ["two_channel", "speaker", 0]);
  assert.deepEqual([job.corpora, job.labels], [["ravdess"], [...EMOTIONS]]);
  assert.ok(job.training.epochs < twoChannel.training.epochs);
  const own = quickJob(madeWorkspace(madeUtterances(), 90));
  assert.deepEqual([own.corpora, own.labels], [["made"], ["calm", "happy", "sad"]]);
  assert.ok(own.training.epochs > job.training.epochs, "few clips make short epochs");
});

Deno.test("where speakers allow no split, the quick training tests recordings at random", () => {
  const two = madeUtterances().filter(({ speaker }) => /0[12]$/.test(speaker));
  const job = quickJob(madeWorkspace(two, 90));
  assert.deepEqual([job.split.protocol, job.split.testChannel], ["random", "all"]);
  const alike = two.map((u) => ({ ...u, emotion: "sad" }));
  assert.throws(() => quickJob(madeWorkspace(alike, 90)), /the label sad alone/);
});

Deno.test("a training grows its curves; a finished one shows them at once; both are published", async () => {
  await using folder = await tempFolder();
  const { path } = folder, published = join(path, "reports", "predictions.csv");
  const root = join(path, "raw");
  const workspace = { ...asRavdess(madeWorkspace(await writeMadeCorpus(root), 90)), root };
  const job = { ...RAVDESS_JOB, training: { ...RAVDESS_JOB.training, epochs: EPOCHS } };
  const options = {
    ...{ runsDir: join(path, "runs"), cacheDir: join(path, "features") },
    ...{ published, engine: ENGINE },
  };
  const runs: FinishedRun[] = [];
  const train = async () => {
    runs.push(await trainWithCurves(job, workspace, options));
  };
  const shown = await inNotebook(train);
  const curves = shown.filter(isFigure);
  assert.equal(curves[0]!.type, "display_data");
  assert.equal(dataOf(curves.at(-1)!)!.data[0]!.x.length, EPOCHS);
  assert.match(
    String(shown.filter((one) => !isFigure(one)).at(-1)!.data["text/plain"]),
    /^training /,
  );
  assert.equal(dirname(runs[0]!.dir), options.runsDir);
  assert.deepEqual(await readPredictions(published), (await readRuns([runs[0]!.dir])).table);
  const text = await Deno.readTextFile(published);
  await Deno.remove(published);
  const again = await inNotebook(train);
  assert.ok(again.every(isFigure), "no progress where nothing is done");
  assert.equal(dataOf(again.at(-1)!)!.data[0]!.x.length, EPOCHS);
  assert.equal(runs[1]!.record.finishedAt, runs[0]!.record.finishedAt);
  assert.equal(await Deno.readTextFile(published), text);
});

Deno.test("nothing is published of a part of RAVDESS, nor of other recordings", async () => {
  await using folder = await tempFolder();
  const { path } = folder, runsDir = join(path, "runs");
  const options = { runsDir, published: join(path, "predictions.csv") };
  const [part, all] = [91, 90].map((clips) => asRavdess(madeWorkspace(madeUtterances(), clips)));
  await writeRun(runsDir, RAVDESS_JOB, all!.utterances);
  await writeRun(runsDir);
  await inNotebook(() => trainWithCurves(RAVDESS_JOB, part!, options));
  await inNotebook(() => trainWithCurves(madeJob(), madeWorkspace(madeUtterances(), 90), options));
  assert.ok(!(await exists(options.published)));
  await inNotebook(() => trainWithCurves(RAVDESS_JOB, all!, options));
  await Deno.stat(options.published);
});

Deno.test("the run on this machine is read, or else the published predictions", async () => {
  await using folder = await tempFolder();
  const { path } = folder, published = join(path, "published.csv");
  const places = {
    ...{ root: join(path, "raw"), indexFolder: join(path, "index") },
    ...{ runsDir: join(path, "runs"), published },
  };
  await assert.rejects(latestQuickRun(places), {
    name: "InputError",
    message: /^Cannot read ".*published\.csv": there is no such file/,
  });
  await writeFile(join(places.root, "tess", "YAF_back_happy.wav"), madeWav("another corpus"));
  await assert.rejects(latestQuickRun(places), { name: "InputError" });
  assert.ok(!(await exists(join(places.root, "demo"))));
  const { table } = await readRuns([await writeRun(join(path, "other"))]);
  await writePredictions(published, table);
  await writeRavdess(places.root, { speakers: 24, emotions: 8 });
  const found = await latestQuickRun(places);
  assert.deepEqual(found.table, table);
  assert.equal(found.about, `${published}: the published run on RAVDESS`);
  const workspace = await openWorkspace(places);
  const dir = await writeRun(places.runsDir, quickJob(workspace), workspace.utterances);
  const here = await latestQuickRun(places);
  assert.deepEqual([here.table.recipe, here.about], ["two_channel", dir]);
  for (const word of "back bar base bath bean beg bite boat bone book".split(" ")) {
    for (const emotion of ["happy", "sad"]) {
      const name = `YAF_${word}_${emotion}.wav`;
      await writeFile(join(places.root, "tess", name), madeWav(name));
    }
  }
  const tess = { ...places, corpora: ["tess"] };
  await assert.rejects(latestQuickRun(tess), /run notebook 03 with the same corpora/);
});
