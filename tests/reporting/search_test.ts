import assert from "node:assert/strict";
import { join } from "@std/path";
import { chosenVariation, type Outcome, type SearchResult } from "@/recipes/search_result.ts";
import { compactFigure } from "@/reporting/figure.ts";
import { searchFigure } from "@/reporting/figures/search.ts";
import { publishSearch } from "@/reporting/published/search.ts";
import { rungSummary, searchPage, searchSummary } from "@/reporting/search_text.ts";
import { filesIn, tempFolder } from "../app/_temp.ts";

function outcome(variation: string, uar: number | null, more: Partial<Outcome> = {}): Outcome {
  return {
    variation,
    uar: uar === null ? null : { mean: uar, sd: null, low: uar - 0.1, high: uar + 0.1 },
    behind: null,
    trainings: 1,
    trainSec: 60,
    goesOn: false,
    error: uar === null ? "Cannot train: no" : null,
    ...more,
  };
}

const behind = { value: -0.05, low: -0.1, high: 0.02 };
const RESULT: SearchResult = {
  name: "made-0123456789",
  recipe: "made",
  model: "cnn",
  protocol: "speaker",
  corpora: ["made"],
  seeds: [1, 2],
  variations: { "as it is": [], slow: ["training.learningRate=1e-4"], broken: ["a|b=1"] },
  rungs: [
    {
      folds: 1,
      allFolds: 5,
      epochShare: 1 / 3,
      outcomes: [
        outcome("as it is", 0.4, { behind, goesOn: true }),
        outcome("slow", 0.45, { goesOn: true }),
        outcome("broken", null),
      ],
    },
    {
      folds: 5,
      allFolds: 5,
      epochShare: 1,
      outcomes: [outcome("as it is", 0.55, { behind }), outcome("slow", 0.6, { goesOn: true })],
    },
  ],
  allRungs: 2,
  finishedAt: "2026-01-02T03:04:05.000Z",
  commit: "0123456789abcdef0123456789abcdef01234567",
};
const UNDONE = { ...RESULT, rungs: RESULT.rungs.slice(0, 1) };

Deno.test("a table for each rung, the best first, with what became of each variation", () => {
  const [first, second, chosen] = searchSummary(RESULT).split("\n\n");
  const [title, head, , best, other, failed, reason] = first!.split("\n");
  assert.equal(title, "rung 1 of 2: 1 of 5 folds, 33 % of the epochs");
  assert.match(head!, /^variation +validation UAR % +behind the best +trainings +time +then$/);
  assert.match(best!, /^slow +45\.0 \(35\.0–55\.0\) +1 +1 min 00 s +goes on$/);
  assert.match(other!, /^as it is +40\.0 .* −5\.0 \(−10\.0 to \+2\.0\) +1 .* goes on$/);
  assert.match(failed!, /^broken +– +1 .* failed$/);
  assert.equal(reason, "broken failed: Cannot train: no");
  assert.match(second!, /^rung 2 of 2: all 5 folds, all epochs\n[^]*\nslow .* chosen\n/);
  assert.equal(chosen, "chosen: slow (--set training.learningRate=1e-4)");
  assert.equal(
    rungSummary(RESULT, 0),
    "rung 1 of 2 (1 of 5 folds, 33 % of the epochs): 2 of 3 go on; " +
      "best is slow, validation UAR 45.0 (35.0–55.0) %",
  );
  assert.equal(chosenVariation(UNDONE), undefined);
});

Deno.test("the page holds every search with its settings, the newest first", () => {
  const older = { ...UNDONE, name: "made-old", finishedAt: "2025-01-02T03:04:05.000Z" };
  const page = searchPage([older, RESULT]);
  assert.ok(page.indexOf("## made-0123456789") < page.indexOf("## made-old"));
  assert.match(page, /protocol speaker, seed 1, 2; 2026-01-02 03:04 UTC, commit 0123456789\./);
  assert.match(page, /^\| slow \| `training\.learningRate=1e-4` \|$/m);
  assert.match(page, /^\| broken \| `a\\\|b=1` \|$/m);
  assert.match(page, /^broken failed: Cannot train: no$/m);
  assert.match(page, /^Chosen: \*\*slow\*\*\.$/m);
  assert.match(page, /The search is not done yet\.\n$/);
});

Deno.test("the figure has a row for each variation, those that came furthest at the top", () => {
  const { data, layout } = compactFigure(searchFigure(RESULT));
  const { ticktext } = layout.yaxis as { ticktext: string[] };
  assert.deepEqual(ticktext, ["slow", "as it is", "broken (failed)"]);
  assert.deepEqual(data.map(({ x }) => x), [[40, 45], [55, 60]]);
  assert.deepEqual(data.map(({ y }) => y), [[0.75, -0.25], [1.25, 0.25]]);
});

Deno.test("a search takes the place of its earlier state, and of no other search", async () => {
  await using folder = await tempFolder();
  const reportsDir = folder.path;
  await publishSearch(UNDONE, { reportsDir });
  await publishSearch({ ...UNDONE, name: "other" }, { reportsDir });
  const page = await publishSearch(RESULT, { reportsDir });
  assert.deepEqual(await filesIn(reportsDir), ["figures/search.svg", "search.json", "search.md"]);
  const rows = JSON.parse(await Deno.readTextFile(join(reportsDir, "search.json")));
  assert.deepEqual(rows, [RESULT, { ...UNDONE, name: "other" }]);
  assert.equal(await Deno.readTextFile(page), searchPage(rows));
  await Deno.writeTextFile(join(reportsDir, "search.json"), '[{ "name": 1 }]');
  await assert.rejects(publishSearch(RESULT, { reportsDir }), /restore it from git/);
});
