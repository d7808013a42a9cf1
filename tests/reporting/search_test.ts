import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  chosenVariation,
  type Outcome,
  type SearchResult,
  searchScore,
} from "@/recipes/search_result.ts";
import { compactFigure } from "@/reporting/figure.ts";
import { searchFigure } from "@/reporting/figures/search.ts";
import { publishSearch } from "@/reporting/published/measured.ts";
import { rungSummary, searchPage, searchSummary } from "@/reporting/search_text.ts";
import { filesIn, tempFolder } from "../app/_temp.ts";

function outcome(variation: string, uar: number | null, more: Partial<Outcome> = {}): Outcome {
  return {
    variation,
    uar: uar === null ? null : { mean: uar, sd: null, low: uar - 0.1, high: uar + 0.1 },
    heldOut: {},
    score: uar,
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
      heldOut: [],
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
      heldOut: [],
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

const held = (mean: number) => ({ mean, sd: null, low: mean - 0.05, high: mean + 0.05 });
const BOTH: SearchResult = {
  ...RESULT,
  rungs: [
    {
      folds: 0,
      allFolds: 5,
      epochShare: 0.5,
      heldOut: ["here", "there"],
      outcomes: [
        outcome("slow", null, {
          heldOut: { here: held(0.3), there: held(0.2) },
          score: 0.25,
          goesOn: true,
          error: null,
        }),
        outcome("broken", null),
      ],
    },
    {
      folds: 5,
      allFolds: 5,
      epochShare: 1,
      heldOut: ["here"],
      outcomes: [
        outcome("as it is", 0.6, { heldOut: { here: held(0.2) }, score: 0.4, behind }),
        outcome("slow", 0.55, { heldOut: { here: held(0.4) }, score: 0.475, goesOn: true }),
      ],
    },
  ],
};

Deno.test("where corpora are held out, the score is shown beside the figures it is the mean of", () => {
  const [first, second] = searchSummary(BOTH).split("\n\n");
  const [title, head, , best] = first!.split("\n");
  assert.equal(title, "rung 1 of 2: held-out here and there, 50 % of the epochs");
  assert.match(head!, /^variation +held-out UAR % +here % +there % +behind/);
  assert.match(best!, /^slow +25\.0 +30\.0 \(25\.0–35\.0\) +20\.0 \(15\.0–25\.0\) /);
  const [all, columns, , chosen] = second!.split("\n");
  assert.equal(all, "rung 2 of 2: all 5 folds, held-out here, all epochs");
  assert.match(columns!, /^variation +score % +validation UAR % +held-out here UAR % +behind/);
  assert.match(chosen!, /^slow +47\.5 +55\.0 \(45\.0–65\.0\) +40\.0 \(35\.0–45\.0\) .* chosen$/);
  assert.match(rungSummary(BOTH, 0), /: 1 of 2 go on; best is slow, held-out UAR 25\.0 %$/);
  assert.match(
    rungSummary(BOTH, 1),
    /best is slow, score 47\.5 %, validation UAR 55\.0 \(45\.0–65\.0\) %, held-out UAR 40\.0 %$/,
  );
});

Deno.test("the score is the mean of two judges, or the only one", () => {
  const heldOut = { here: held(0.3), there: held(0.2) };
  assert.equal(searchScore({ uar: held(0.75), heldOut }), 0.5);
  assert.equal(searchScore({ uar: null, heldOut }), 0.25);
  assert.equal(searchScore({ uar: held(0.75), heldOut: {} }), 0.75);
  assert.equal(searchScore({ uar: null, heldOut: {} }), null);
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

Deno.test("where corpora are held out, there is a panel for the score and for each judge", () => {
  const { data, layout } = compactFigure(searchFigure(BOTH));
  const { ticktext } = layout.yaxis as { ticktext: string[] };
  assert.deepEqual(ticktext, ["slow", "as it is", "broken (failed)"]);
  const panels = Map.groupBy(data, ({ xaxis }) => xaxis);
  assert.deepEqual([...panels].map(([, traces]) => traces.map(({ x }) => x)), [
    [[], [40, 47.5]],
    [[], [60, 55]],
    [[25], [20, 40]],
  ]);
  assert.deepEqual(data.filter(({ showlegend }) => showlegend).length, 2);
  for (const name of ["xaxis", "xaxis2", "xaxis3"]) assert.ok(name in layout, name);
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
