import assert from "node:assert/strict";
import { join } from "@std/path";
import { RESULTS_PAGE, resultsPage, updateReports } from "@/reporting/published/reports.ts";
import type { ResultRow } from "@/evaluation/results.ts";
import { scorePredictions } from "@/evaluation/score.ts";
import { addResult, readResults } from "@/disk/results.ts";
import { PATHS } from "@/disk/paths.ts";
import { recipeModels } from "@/recipes/recipe.ts";
import { recipeByName } from "@/recipes/registry.ts";
import { LADDER } from "@/recipes/studies.ts";
import { madeTable } from "../../evaluation/_table.ts";
import { filesIn, tempFolder, writeFile } from "../../app/_temp.ts";

const README = "# Title\n\n" + ["results", "bench"]
  .map((name) => `<!-- ${name}:begin -->\n<!-- ${name}:end -->\n`).join("\n");

/** A made row of a rung of the ladder. */
function rungRow(rung: number): ResultRow {
  const { recipe, model, rungs } = LADDER, { protocol } = rungs[rung]!;
  const { kind } = recipeModels(recipeByName(recipe))[model]!;
  return { ...scorePredictions(madeTable(), { samples: 10 }), recipe, model: kind, protocol };
}

Deno.test("the page of results is that of artifacts/reports", async () => {
  const page = await Deno.readTextFile(join(PATHS.reports, RESULTS_PAGE));
  assert.equal(page, resultsPage(await readResults(PATHS.results)), "run `deno task readme`");
});

Deno.test("README, the page and the pictures follow from the rows; what is equal is not written", async () => {
  await using folder = await tempFolder();
  const reportsDir = join(folder.path, "reports"), readme = join(folder.path, "README.md");
  await writeFile(readme, README);
  assert.deepEqual(await updateReports({ reportsDir, readme }), [
    readme,
    join(reportsDir, "results.md"),
  ]);
  assert.doesNotMatch(await Deno.readTextFile(readme), /A training step/, "no figure of elsewhere");
  for (const rung of [0, 4]) await addResult(join(reportsDir, "results.json"), rungRow(rung));
  const changed = await updateReports({ reportsDir, readme });
  assert.equal(changed.length, 4);
  assert.deepEqual(await filesIn(reportsDir), [
    "figures/ladder.svg",
    "figures/published.svg",
    "results.json",
    "results.md",
  ]);
  assert.deepEqual(await updateReports({ reportsDir, readme }), []);
  assert.match(await Deno.readTextFile(readme), /reports\/figures\/ladder\.svg\)\n\n\| recipe/);
  const page = await Deno.readTextFile(join(reportsDir, "results.md"));
  assert.match(page, /\n## The leakage ladder: `four_corpora`, hybrid\n\n\| rung \|/);
});
