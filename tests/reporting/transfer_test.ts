import assert from "node:assert/strict";
import { join } from "@std/path";
import { list } from "@/base/schema.ts";
import { PATHS, ROOT } from "@/disk/paths.ts";
import { checkTransfer, type TransferResult, type TransferRow } from "@/recipes/transfer.ts";
import { transferFigure } from "@/reporting/figures/transfer.ts";
import { estimateText } from "@/reporting/result_text.ts";
import { publishTransfer } from "@/reporting/published/measured.ts";
import { transferPage, transferText } from "@/reporting/transfer_text.ts";
import { filesIn, tempFolder } from "../app/_temp.ts";

const row = (way: TransferRow["way"], clipsPerLabel: number | null, mean: number): TransferRow => ({
  way,
  clipsPerLabel,
  trainingClips: clipsPerLabel === null ? 387.5 : 7 * clipsPerLabel,
  uar: { mean, sd: null, low: mean - 0.1, high: mean + 0.05 },
  gain: way === "scratch" ? null : { value: mean - 0.3, low: -0.02, high: 0.2 },
});
const RESULT: TransferResult = {
  recipe: "made",
  weights: "0123456789abcdef".repeat(4),
  heard: ["ravdess", "tess"],
  corpora: ["emovo"],
  labels: ["happy", "sad", "angry", "calm"],
  folds: 4,
  seeds: [1],
  clips: 1588,
  speakers: 6,
  rows: [row("scratch", 5, 0.3), row("all", 5, 0.4), row("scratch", null, 0.3)],
  asItIs: { mean: 0.29, sd: null, low: 0.2, high: 0.4 },
  engine: "tfjs on made",
};

Deno.test("a comparison in words: what was measured, and each way with its interval", () => {
  const text = transferText(RESULT, "text");
  assert.ok(text.startsWith(
    "emovo: 1,588 clips of 6 speakers, 4 labels, 4 folds of unseen speakers, seed 1; guessing has a " +
      "UAR of 25.0 %. The trained network is made (0123456789), which has heard ravdess, tess. " +
      "As it is, it has 29.0 (20.0–40.0) % on these clips. Trained by tfjs on made.",
  ));
  assert.match(text, /5 +all layers +40\.0 \(30\.0–45\.0\) +\+10\.0 +−2\.0 to \+20\.0/);
  assert.match(text, /all \(388 in all\) +from scratch/);
  const page = transferPage([RESULT]);
  assert.match(page, /!\[.*\]\(figures\/transfer-made-emovo\.svg\)/);
  assert.match(page, /\| 5 \| all layers \|/);
});

Deno.test("a figure has a curve for each way, and one for guessing", () => {
  const { data, layout } = transferFigure(RESULT);
  assert.deepEqual(data.map(({ name }) => name), [
    "from scratch",
    "last layer",
    "all layers",
    "guessing",
  ]);
  assert.deepEqual(data[0]!["y"], [30, 30]);
  assert.deepEqual(data[3]!["y"], [25, 25]);
  assert.deepEqual((layout["xaxis"] as { ticktext: string[] }).ticktext, ["5", "all"]);
});

Deno.test("a comparison is published once for its network and corpora, and never of the demo", async () => {
  await using folder = await tempFolder();
  const options = { reportsDir: folder.path };
  await publishTransfer(RESULT, options);
  await publishTransfer({ ...RESULT, corpora: ["savee"], speakers: 4 }, options);
  const page = await publishTransfer({ ...RESULT, speakers: 5 }, options);
  assert.deepEqual((await filesIn(folder.path)).sort(), [
    "figures/transfer-made-emovo.svg",
    "figures/transfer-made-savee.svg",
    "transfer.json",
    "transfer.md",
  ]);
  const kept: TransferResult[] = JSON.parse(
    await Deno.readTextFile(join(folder.path, "transfer.json")),
  );
  assert.deepEqual(kept.map(({ speakers }) => speakers), [5, 4]);
  const text = await Deno.readTextFile(page);
  assert.ok(text.indexOf("## emovo") < text.indexOf("## savee"));
  await assert.rejects(publishTransfer({ ...RESULT, corpora: ["demo"] }, options), /demo corpus/);
});

Deno.test("README quotes the published figures", async () => {
  const text = await Deno.readTextFile(join(PATHS.reports, "transfer.json"));
  const results = list(checkTransfer)(JSON.parse(text), "transfer.json");
  const { rows } = results.find(({ corpora }) => corpora.join() === "emovo")!;
  const readme = (await Deno.readTextFile(join(ROOT, "README.md"))).replaceAll(/\s+/g, " ");
  for (const way of ["scratch", "all"]) {
    const { uar } = rows.find((row) => row.way === way && row.clipsPerLabel === 5)!;
    assert.ok(readme.includes(`${estimateText(uar)} %`), way);
  }
  assert.equal(
    await Deno.readTextFile(join(PATHS.reports, "transfer.md")),
    transferPage(results),
  );
});
