import assert from "node:assert/strict";
import { join } from "@std/path";
import { publishStudies, type Study, studyColumns } from "@/bench/studies.ts";
import { closeSvg } from "@/reporting/svg.ts";

const AXES = { xTitle: "clips", yTitle: "time (s)", unit: "s", item: "clip" };
const study = (id: string, y: readonly number[]): Study => ({
  ...{ id, title: `Cost of ${id}`, machine: "m" },
  panels: [{ title: "time", ...AXES, series: [{ name: "here", x: [1, 2, 3], y }] }],
});

Deno.test("publishStudies: a figure each, numbers in place of those with the same id", async () => {
  const reportsDir = await Deno.makeTempDir();
  try {
    await publishStudies([study("b", [1, 2, 3]), study("a", [1, 2, 3])], { reportsDir });
    await publishStudies([study("a", [2, 4, 6])], { reportsDir });
    const text = await Deno.readTextFile(join(reportsDir, "scaling.json"));
    const stored = JSON.parse(text) as Study[];
    assert.deepEqual(stored, [study("a", [2, 4, 6]), study("b", [1, 2, 3])]);
    const svg = await Deno.readTextFile(join(reportsDir, "figures", "scaling-a.svg"));
    assert.match(svg, /Cost of a/);
    assert.match(svg, /here: 2 s per clip, R² 1\.0000/);
    await Deno.writeTextFile(join(reportsDir, "scaling.json"), "[{");
    await assert.rejects(publishStudies([study("a", [1, 2, 3])], { reportsDir }), {
      name: "InputError",
      message: /^Cannot read the studies in .*scaling\.json: it is no JSON; restore it from git$/,
    });
  } finally {
    await closeSvg();
    await Deno.remove(reportsDir, { recursive: true });
  }
});

Deno.test("studyColumns: a line for each series, a dash where nothing should grow", () => {
  const { panels: [panel], ...rest } = study("a", [2, 4, 6]);
  const flat = { ...panel!, unit: "MiB", fit: false };
  const columns = studyColumns([{ ...rest, panels: [panel!, flat] }]);
  const cells = Object.fromEntries(columns.map(({ title, cells }) => [title, cells]));
  assert.deepEqual(cells["sizes"], ["1–3", "1–3"]);
  assert.deepEqual(cells["from, to"], ["2–6 s", "2–6 MiB"]);
  assert.deepEqual(cells["line"], ["2 s per clip, R² 1.0000", "–"]);
});
