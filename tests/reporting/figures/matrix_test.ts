import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { matrixFigure } from "@/reporting/figures/matrix.ts";
import { toSvg } from "@/reporting/svg.ts";

const CELLS = { rows: ["level", "length"], columns: ["speaker", "emotion"] };

Deno.test("matrixFigure: first row on top, colours from nothing to the largest, texts as given", async () => {
  const figure = matrixFigure({ ...CELLS, values: [[10, 20], [30, 40.4]] }, { colourTitle: "%" });
  const [trace] = figure.data;
  assert.deepEqual([trace?.zmin, trace?.zmax], [0, 40.4]);
  assert.deepEqual(trace?.text, [["10", "20"], ["30", "40"]]);
  assert.equal((figure.layout.yaxis as { autorange: string }).autorange, "reversed");
  const texts = [["a", "b"], ["c", "d of e"]];
  const given = matrixFigure({ ...CELLS, values: [[1, 2], [3, 4]], texts }, {
    colourTitle: "skill (%)",
    range: [0, 100],
  });
  const svg = await toSvg(given);
  for (const text of ["d of e", "skill (%)", "level", "emotion"]) {
    assert.ok(svg.includes(text), text);
  }
});

Deno.test("matrixFigure refuses values that are not as many as the cells", () => {
  assert.throws(
    () => matrixFigure({ ...CELLS, values: [[1, 2]] }, { colourTitle: "" }),
    InputError,
  );
  assert.throws(
    () => matrixFigure({ ...CELLS, values: [[1], [2]] }, { colourTitle: "" }),
    /not 2 rows of 2/,
  );
});
