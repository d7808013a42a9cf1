import assert from "node:assert/strict";
import { join } from "@std/path";
import type { FewShotRow } from "@/disk/few_shot.ts";
import { writeModelFiles } from "@/disk/models.ts";
import { startEngine } from "@/engine/start.ts";
import { groupScores } from "@/evaluation/pack.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import { featureShape } from "@/features/config.ts";
import { buildModel, type ModelCard, packModel } from "@/models/mod.ts";
import { publishFewShot, publishRobustness } from "@/reporting/published/measured.ts";
import { writeModelCard } from "@/reporting/published/model_card.ts";
import { percentText } from "@/reporting/result_text.ts";
import { tempFolder } from "../../app/_temp.ts";
import { LABELS, madeTable } from "../../evaluation/_table.ts";
import { card, FEATURES } from "../../models/_card.ts";
import { CNN } from "../../models/_models.ts";

const TABLE = madeTable({ speakers: 8, seeds: [1, 2] });
const CALIBRATION = {
  temperature: 1.25,
  threshold: 0.4,
  coverage: 0.8,
  accuracy: 0.75,
  clips: 120,
  speakers: 2,
};

/** A row of the made table, as if two_channel had been trained on three corpora. */
function madeRow(changes: Partial<ResultRow> = {}): ResultRow {
  return {
    ...scorePredictions(TABLE, { corpora: ["ravdess", "tess", "nemo"] }),
    recipe: "two_channel",
    model: "cnn",
    ...changes,
  };
}

/** Saves an untrained network in a folder. */
async function saveModel(dir: string, changes: Partial<ModelCard> = {}): Promise<void> {
  await startEngine({ provider: "wasm", threads: 1 });
  const about = { recipe: "two_channel", protocol: "speaker", fold: 1, seed: 2 };
  const options = { inputShape: featureShape(FEATURES), classes: LABELS.length, seed: 1 };
  const model = buildModel(CNN, options);
  await writeModelFiles(
    dir,
    await packModel(model, { card: { ...card(LABELS), about, ...changes } }),
  );
  model.dispose();
}

const read = () => Promise.resolve(TABLE);

Deno.test("a card has the published figures, by group too, and how sure the network is", async () => {
  await using folder = await tempFolder();
  const dir = join(folder.path, "run", "model");
  await saveModel(dir, { calibration: CALIBRATION });
  const row = madeRow();
  const other = madeRow({ protocol: "random", leaky: true, clips: 10_000 });
  const path = await writeModelCard(join(folder.path, "run"), { rows: [other, row], read });
  assert.equal(path, join(dir, "README.md"));
  const text = await Deno.readTextFile(path);
  const [, front, body] = text.split(/^---$/m);
  assert.ok(front!.includes("language:\n  - en\n  - pl\n"));
  assert.ok(front!.includes(`value: ${Number(row.uar.mean.toFixed(4))}`));
  assert.match(front!, /^license: other\nlicense_name: /m);
  for (const by of ["gender", "intensity"] as const) {
    for (const { group, clips, uar } of groupScores(TABLE, by)) {
      const interval = `${percentText(uar.low!)}–${percentText(uar.high!)}`;
      assert.ok(
        body!.includes(`| ${by} | ${group} | ${clips} | ${percentText(uar.value)} | ${interval} |`),
        `${by} ${group}`,
      );
    }
  }
  assert.match(body!, /by 6 networks of this recipe/);
  assert.match(body!, /that of fold 1, seed 2/);
  assert.match(body!, /softmax\(ln\(score\) \/ 1\.250\)\. If the highest is below 0\.400/);
  assert.match(body!, /120 of 2 speakers, it so answers 80\.0 % and is right in 75\.0 %/);
  assert.match(body!, /no language but English and Polish/);
  assert.match(body!, /Article 5\(1\)\(f\)/);
  for (const licence of ["CC BY-NC-SA 4.0", "CC BY-NC-ND 4.0"]) assert.ok(body!.includes(licence));
});

Deno.test("where it fails follows from the predictions", async () => {
  await using folder = await tempFolder();
  await saveModel(folder.path);
  // Everything is right but sad, which is always taken for happy.
  const rows = TABLE.rows.map((row) => {
    const predicted = row.emotion === "sad" ? "happy" : row.emotion;
    return { ...row, predicted };
  });
  const table = { ...TABLE, rows };
  const path = await writeModelCard(folder.path, {
    rows: [madeRow()],
    read: () => Promise.resolve({ ...table, rows: rows.map(withOwnScores) }),
  });
  const text = await Deno.readTextFile(path);
  assert.match(text, /finds these least often: sad \(0\.0 %\), /);
  assert.match(text, /takes most often sad for happy \(100\.0 %\)/);
  assert.match(text, /Its scores are not calibrated/);
});

/** Scores that fit the prediction. */
function withOwnScores<R extends { readonly predicted: string }>(row: R) {
  return { ...row, scores: LABELS.map((label) => label === row.predicted ? 1 : 0) };
}

Deno.test("one licence has its name; a network of another protocol is not called one of the tested", async () => {
  await using folder = await tempFolder();
  await saveModel(folder.path, { about: { recipe: "two_channel", protocol: "corpora" } });
  const rows = [madeRow({ corpora: ["ravdess"] })];
  const text = await Deno.readTextFile(await writeModelCard(folder.path, { rows, read }));
  assert.match(text, /^license: cc-by-nc-sa-4\.0$/m);
  assert.match(
    text,
    /of the same recipe, but is none of them: .* \(protocol `corpora`\)/,
  );
});

Deno.test("what changed recordings cost is in the card of the network that was measured", async () => {
  await using folder = await tempFolder();
  await saveModel(folder.path);
  const change = {
    change: "20 dB louder",
    a: 0.6,
    b: 0.57,
    difference: -0.03,
    low: -0.05,
    high: 0,
  };
  const about = { model: "cnn", corpora: ["ravdess"], protocol: "speaker", seeds: [1], folds: [0] };
  const write = async (recipe: string) => {
    const measured = { recipe, ...about, clips: 9, speakers: 3, rows: [change], missing: [] };
    await publishRobustness(measured, { reportsDir: folder.path });
    const source = { rows: [madeRow()], read, reportsDir: folder.path };
    return await Deno.readTextFile(await writeModelCard(folder.path, source));
  };
  assert.ok((await write("two_channel")).includes("| 20 dB louder | 60.0 | 57.0 | −3.0 |"));
  assert.ok(!(await write("unseen_speakers")).includes("20 dB louder"));
});

Deno.test("a card says what a few clips of new speakers are worth, if that is of its recipe", async () => {
  await using folder = await tempFolder();
  await saveModel(folder.path);
  const figure = { value: 0.5, low: null, high: null };
  const row: FewShotRow = {
    corpus: "ravdess",
    isKnownCorpus: true,
    clips: 5,
    otherSentences: false,
    pool: "speech",
    speakers: 2,
    emotions: 8,
    fitted: 38,
    plain: figure,
    nearest: figure,
    adapted: { ...figure, value: 0.625 },
    difference: { ...figure, value: 0.125 },
  };
  const write = async (recipe: string) => {
    const strengths = { folds: [0.001], all: 0.001 };
    const rows = [row, { ...row, clips: 3, speakers: 77 }];
    const measured = { recipe, corpora: ["ravdess"], seeds: [1], draws: 10, strengths, rows };
    await publishFewShot(measured, { reportsDir: folder.path });
    const source = { rows: [madeRow()], read, reportsDir: folder.path };
    const path = await writeModelCard(folder.path, source);
    return await Deno.readTextFile(path);
  };
  const text = await write("two_channel");
  assert.ok(text.includes("| 5 | any | 50.0 | 50.0 | 62.5 | +12.5 | – |"));
  assert.ok(!text.includes("| 77 |"));
  assert.ok(!(await write("unseen_speakers")).includes("Taught a voice"));
});

Deno.test("without figures on unseen speakers, or without a recipe, there is no card", async () => {
  await using folder = await tempFolder();
  await saveModel(folder.path);
  const leaky = [madeRow({ protocol: "random", leaky: true }), madeRow({ recipe: "made" })];
  await assert.rejects(writeModelCard(folder.path, { rows: leaky, read }), {
    name: "InputError",
    message: /no figures of two_channel \(cnn\) on unseen speakers.*reproduce --only two_channel/,
  });
  await saveModel(folder.path, { about: {} });
  await assert.rejects(writeModelCard(folder.path, { rows: [madeRow()], read }), {
    message: /does not say which recipe/,
  });
});
