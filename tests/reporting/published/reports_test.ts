import assert from "node:assert/strict";
import { join } from "@std/path";
import { PATHS, ROOT } from "@/disk/paths.ts";
import { addBench, addResult } from "@/disk/results.ts";
import type { BenchRow, ResultRow } from "@/evaluation/results.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import { recipeModels } from "@/recipes/recipe.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { LADDER } from "@/recipes/studies.ts";
import {
  benchPage,
  readFigures,
  readmePage,
  resultsPage,
  updateReports,
} from "@/reporting/published/reports.ts";
import { madeTable } from "../../evaluation/_table.ts";
import { LEAKY_RESULT, RESULT } from "../_rows.ts";
import { filesIn, tempFolder, writeFile } from "../../app/_temp.ts";

const FRAME = "# Before\n\n<!-- results:begin -->\nold\n<!-- results:end -->\n\nbetween\n\n" +
  "<!-- bench:begin -->\nold\n<!-- bench:end -->\n\nafter\n";
const TIMING: BenchRow = {
  name: "training step, 32 clips, network A (small)",
  engine: "here",
  peer: "there",
  ms: 4.5,
  peerMs: 9,
  ratio: 0.5,
  ratioLow: 0.4,
  ratioHigh: 0.6,
  runs: 20,
  machine: "2 cores",
};

/** A made row of a rung of the ladder. */
function rungRow(rung: number): ResultRow {
  const { recipe, model, rungs } = LADDER;
  const { protocol } = rungs[rung]!;
  const { kind } = recipeModels(recipeByName(recipe))[model]!;
  return { ...scorePredictions(madeTable()), recipe, model: kind, protocol };
}

Deno.test("README, results.md and bench.md are those of the published figures", async () => {
  const figures = await readFigures();
  const readme = await Deno.readTextFile(join(ROOT, "README.md"));
  const page = (name: string) => Deno.readTextFile(join(PATHS.reports, name));
  assert.equal(readme, readmePage(readme, figures), "run `deno task readme`");
  assert.equal(await page("results.md"), resultsPage(figures.results), "run `deno task readme`");
  assert.equal(await page("bench.md"), benchPage(figures.bench), "run `deno task readme`");
});

Deno.test("pages follow from the figures; what is equal is not written", async () => {
  await using folder = await tempFolder();
  const reportsDir = join(folder.path, "reports");
  const readme = join(folder.path, "README.md");
  const results = join(reportsDir, "results.json");
  await writeFile(readme, FRAME);
  const pages = ["bench.md", "results.md"];
  assert.equal((await updateReports({ reportsDir, readme })).length, 3);
  assert.deepEqual(await filesIn(reportsDir), pages);
  assert.match(await Deno.readTextFile(readme), /No result yet: .*No timing yet: /s);
  for (const rung of [0, 4]) await addResult(results, rungRow(rung));
  await addBench(join(reportsDir, "bench.json"), TIMING);
  assert.equal((await updateReports({ reportsDir, readme })).length, 5);
  const pictures = ["figures/ladder.svg", "figures/published.svg"];
  const data = ["bench.json", "results.json"];
  assert.deepEqual(await filesIn(reportsDir), [...data, ...pages, ...pictures].sort());
  assert.deepEqual(await updateReports({ reportsDir, readme }), []);
});

Deno.test("README's sections are filled, the rest is not touched, deno fmt changes nothing", async () => {
  await using folder = await tempFolder();
  const figures = { results: [rungRow(0), rungRow(4)], bench: [TIMING], fewShot: null };
  const filled = readmePage(FRAME, figures);
  assert.match(filled, /reports\/figures\/ladder\.svg\)\n\n\| recipe/);
  assert.match(filled, /\| `four_corpora` hybrid \| 8 \| 97\.0 \|/);
  assert.match(
    filled,
    /\| training step, 32 clips, network A \(small\) \| here \| there \| 4\.5 \/ 9 /,
  );
  const outside = filled.split(/<!-- \w+:begin -->[\s\S]*?<!-- \w+:end -->/);
  assert.deepEqual(outside, ["# Before\n\n", "\n\nbetween\n\n", "\n\nafter\n"]);
  assert.equal(readmePage(filled, figures), filled);
  const file = join(folder.path, "README.md");
  await Deno.writeTextFile(file, filled);
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--check", "--config", join(ROOT, "deno.json"), file],
    stderr: "null",
  }).output();
  assert.ok(success, "deno fmt would change what was generated");
});

Deno.test("a README with missing, doubled or swapped markers is refused", () => {
  const page = (text: string) => readmePage(text, { results: [], bench: [], fewShot: null });
  const swapped = "<!-- results:end --><!-- results:begin -->";
  for (const text of ["no table", FRAME + FRAME, swapped]) {
    assert.throws(() => page(text), {
      name: "InputError",
      message: /does not stand once between <!-- results:begin --> and <!-- results:end -->/,
    });
  }
});

Deno.test("results.md: the ladder, then all rows, honest protocols first, leaky ones explained", () => {
  assert.match(resultsPage([]), /deno task crossval/);
  const page = resultsPage([LEAKY_RESULT, RESULT, rungRow(0)]);
  assert.match(page, /\n## The leakage ladder: `four_corpora`, hybrid\n\n\| rung \|/);
  const rows = page.split("\n").filter((line) => line.startsWith("| `two_channel` | cnn_lstm |"));
  assert.deepEqual(rows.map((row) => row.split(" | ")[2]), ["speaker", "random (leaky)"]);
  assert.match(page, /\*Leaky\*: the protocol lets .* as the published systems did/);
  assert.doesNotMatch(resultsPage([RESULT]), /as the published systems did/);
});
