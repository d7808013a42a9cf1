import assert from "node:assert/strict";
import { type FeatureErrorRow, renderFeatureErrors } from "./_errors_page.ts";
import { ERRORS_PAGE, ERRORS_PATH, measureErrors } from "./_errors.ts";

/** The promise: so much of a feature's range, and so many dB within 60 dB of the loudest. */
const PART_OF_RANGE = 1e-4;
const LOUD_DB = 1e-3;
/** Other processors round sines and logarithms otherwise than the one that made the table. */
const SLACK = 4;
const FLOAT32_STEP = 2 ** -23;

Deno.test("the published table of errors: kept, and within what is promised", () => {
  const { rows } = JSON.parse(Deno.readTextFileSync(ERRORS_PATH)) as { rows: FeatureErrorRow[] };
  const found = measureErrors();
  const names = (list: readonly FeatureErrorRow[]) => list.map((r) => `${r.feature} ${r.setting}`);
  assert.deepEqual(names(found), names(rows), "the table is of these features");
  found.forEach((row, i) => {
    const about = `${row.feature} ${row.setting}: ${row.partOfRange} of its range`;
    assert.ok(row.partOfRange <= PART_OF_RANGE, about);
    assert.ok((row.within60Db ?? 0) <= LOUD_DB, about);
    assert.ok(row.partOfRange <= SLACK * Math.max(rows[i]!.partOfRange, FLOAT32_STEP), about);
  });
});

Deno.test("the published page is that of the table", () => {
  const table = JSON.parse(Deno.readTextFileSync(ERRORS_PATH));
  const page = Deno.readTextFileSync(ERRORS_PAGE);
  assert.equal(page, renderFeatureErrors(table), "run tests/features/_errors.ts");
});
