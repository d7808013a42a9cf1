import assert from "node:assert/strict";
import { type FeatureErrorRow, renderFeatureErrors } from "./_errors_page.ts";
import { ERRORS_PAGE, ERRORS_PATH, measureErrors } from "./_errors.ts";

/** The promise: so much of a feature's range, and so many dB within 60 dB of the loudest. */
const PART_OF_RANGE = 1e-4;
/** Of the shape of a spectrum. */
const PART_OF_SHAPE = 1.2e-7;
const LOUD_DB = 5e-6;
/** Other processors round sines and logarithms otherwise than the one that made the table. */
const SLACK = 4;
const FLOAT32_STEP = 2 ** -23;

/** The largest error of each feature, in its unit: two to five times what was reached. */
const LARGEST_ERROR: Readonly<Record<string, number>> = {
  "stft, real part": 1e-12,
  "stft, imaginary part": 1e-12,
  "logMel": 1e-5,
  "mfcc": 5e-5,
  "delta": 1.5e-5,
  "delta-delta": 1.5e-5,
  "chromaStft": 1e-7,
  "spectralContrast": 5e-6,
  "rms": 6e-8,
  "zeroCrossingRate": 6e-8,
  "yin": 1e-3,
  "pyin": 1e-4,
  "pyin, probability of a voice": 1e-7,
  "pcen": 5e-7,
};

const SHAPES = ["spectralCentroid", "spectralBandwidth", "spectralRolloff", "spectralFlatness"];

Deno.test("every feature equals librosa's at all settings, within the published table of errors", () => {
  const { rows } = JSON.parse(Deno.readTextFileSync(ERRORS_PATH)) as { rows: FeatureErrorRow[] };
  const found = measureErrors();
  const names = (list: readonly FeatureErrorRow[]) => list.map((r) => `${r.feature} ${r.setting}`);
  assert.deepEqual(names(found), names(rows), "the table is of these features");
  found.forEach((row, i) => {
    const about = `${row.feature} ${row.setting}: ${row.partOfRange} of its range`;
    assert.ok(row.largestError <= (LARGEST_ERROR[row.feature] ?? Infinity), about);
    const part = SHAPES.includes(row.feature) ? PART_OF_SHAPE : PART_OF_RANGE;
    assert.ok(row.partOfRange <= part, about);
    assert.ok((row.within60Db ?? 0) <= LOUD_DB, about);
    assert.ok(row.partOfRange <= SLACK * Math.max(rows[i]!.partOfRange, FLOAT32_STEP), about);
  });
});

Deno.test("the published page is that of the table", () => {
  const table = JSON.parse(Deno.readTextFileSync(ERRORS_PATH));
  const page = Deno.readTextFileSync(ERRORS_PAGE);
  assert.equal(page, renderFeatureErrors(table), "run tests/features/_errors.ts");
});
