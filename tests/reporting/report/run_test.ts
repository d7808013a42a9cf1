import assert from "node:assert/strict";
import { evaluatePack } from "@/evaluation/pack.ts";
import type { Prediction, PredictionTable } from "@/evaluation/table.ts";
import { markup } from "@/reporting/html.ts";
import { pageHtml } from "@/reporting/report/page.ts";
import { runLead, runSections } from "@/reporting/report/run_sections.ts";
import { HOSTILE_LABELS } from "./_labels.ts";
import { runReport } from "@/reporting/report/run.ts";
import { madeJob, writeRun } from "../../app/_runs.ts";
import { tempFolder } from "../../app/_temp.ts";
import { assertSafe } from "./_page.ts";

const rows = (document: Document, id: string) =>
  [...document.querySelectorAll(`#${id} tbody tr`)].map((row) =>
    [...row.children].map((cell) => cell.textContent)
  );

Deno.test("a run's page has its figures, its mistakes and how it was tested", async () => {
  await using folder = await tempFolder();
  const dir = await writeRun(folder.path);
  const { name, page } = await runReport([dir], { pageDir: () => folder.path });
  const document = assertSafe(page);
  assert.ok(dir.endsWith(name));
  assert.match(document.body.textContent!, /Nobody who speaks in the test part/);
  const mistakes = rows(document, "mistakes");
  assert.equal(mistakes.length, 3);
  assert.ok(
    mistakes.every(([, label, answer, score]) =>
      label !== "sad" && answer === "sad" && score === "80.0"
    ),
  );
});

Deno.test("folds are put together on one page", async () => {
  await using folder = await tempFolder();
  const dirs = [];
  for (const fold of [0, 1]) dirs.push(await writeRun(folder.path, madeJob({ fold })));
  const { name, page } = await runReport(dirs, { pageDir: () => folder.path });
  const document = assertSafe(page);
  assert.match(name, /-and-1-more$/);
  assert.match(document.body.textContent!, /2 networks were trained/);
  assert.equal(rows(document, "training").filter(([first]) => first!.startsWith("fold")).length, 2);
});

Deno.test("what is no run and no network is refused", async () => {
  await assert.rejects(
    runReport(["no such run"], { pageDir: () => "." }),
    /^InputError: Cannot report on no such run: there is no run or network of that name/,
  );
});

/** Predictions with hostile labels and speakers: every third is wrong. */
function hostileTable(): PredictionTable {
  const labels = HOSTILE_LABELS;
  const rows = Array.from({ length: 6 * labels.length }, (_, i): Prediction => {
    const truth = i % labels.length;
    const decided = i % 3 === 0 ? (truth + 1) % labels.length : truth;
    return {
      id: `<i>${i}</i>`,
      corpus: "own",
      speaker: `<b>"s"</b> ${i % 4}`,
      gender: i % 2 === 0 ? "female" : "male",
      channel: "speech",
      intensity: "normal",
      statement: "<u>words</u>",
      emotion: labels[truth]!,
      predicted: labels[decided]!,
      scores: labels.map((_, k) => k === decided ? 0.5 : 0.5 / (labels.length - 1)),
      fold: 0,
      seed: 1,
    };
  });
  const about = { recipe: "two_channel", model: "<cnn>", protocol: "speaker", leaky: false };
  return { ...about, labels, rows };
}

Deno.test("any text can be a label of a run", async () => {
  const table = hostileTable();
  const facts = { name: "<run>", table, pack: evaluatePack(table), runs: [] };
  const clip = (id: string) => markup`${id}`;
  const sections = await runSections(facts, clip);
  const document = assertSafe(pageHtml({ title: facts.name, lead: runLead(facts), sections }));
  const heads = [...document.querySelectorAll("#labels .heat thead th")].map((th) =>
    th.textContent
  );
  assert.deepEqual(heads.slice(1), HOSTILE_LABELS);
  const [first, second] = rows(document, "labels");
  assert.deepEqual([first![0], second![0]], HOSTILE_LABELS.slice(0, 2));
  assert.equal(rows(document, "mistakes").length, 20);
});
