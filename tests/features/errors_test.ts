import assert from "node:assert/strict";
import { type FeatureErrorRow, renderFeatureErrors } from "./_errors_page.ts";
import { ERRORS_PAGE, ERRORS_PATH, measureErrors } from "./_errors.ts";

/** The promise: so much of a feature's range, and so many dB within 60 dB of the loudest. */
const PART_OF_RANGE = 1e-4;
const LOUD_DB = 1e-3;
/** Other processors round sines and logarithms otherwise than the one that made the table. */
const SLACK = 4;
const FLOAT32_STEP = 2 ** -23;

/** The largest error of each feature, in its unit: two to five times what was reached. */
const LARGEST_ERROR: Readonly<Record<string, number>> = {
  "stft, real part": 1e-12,
  "stft, imaginary part": 1e-12,
  "mfcc": 5e-5,
  "delta": 1.5e-5,
  "delta-delta": 1.5e-5,
  "chromaStft": 1e-7,
  "spectralContrast": 5e-6,
  "rms": 6e-8,
  "zeroCrossingRate": 6e-8,
  "yin": 1e-3,
  "pcen": 5e-7,
};

Deno.test("every feature equals librosa's at all settings, within the published table of errors", () => {
  const { rows } = JSON.parse(Deno.readTextFileSync(ERRORS_PATH)) as { rows: FeatureErrorRow[] };
  const found = measureErrors();
  const names = (list: readonly FeatureErrorRow[]) => list.map((r) => `${r.feature} ${r.setting}`);
  assert.deepEqual(names(found), names(rows), "the table is of these features");
  found.forEach((row, i) => {
    const about = `${row.feature} ${row.setting}: ${row.partOfRange} of its range`;
    assert.ok(row.largestError <= (LARGEST_ERROR[row.feature] ?? Infinity), about);
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
