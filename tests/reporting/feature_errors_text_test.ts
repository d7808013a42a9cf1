import assert from "node:assert/strict";
import { renderFeatureErrors } from "@/reporting/feature_errors_text.ts";

const ROW = { feature: "loud", setting: "default", unit: "dB", range: 80 };

Deno.test("renderFeatureErrors: a line for each feature, with the worst of its settings", () => {
  const text = renderFeatureErrors({
    versions: { librosa: "0.11.0", numpy: "2.4.6" },
    rows: [
      { ...ROW, largestError: 2e-6, partOfRange: 2.5e-8, within60Db: 1e-6 },
      { ...ROW, setting: "a", largestError: 1.25e-7, partOfRange: 1e-9, within60Db: 1.5e-7 },
      { ...ROW, setting: "b", largestError: 3e-5, partOfRange: 4e-7, within60Db: 2e-6 },
      { ...ROW, feature: "plain", unit: "Hz", largestError: 0, partOfRange: 0 },
    ],
  });
  assert.match(text, /2 features at 3 settings each, .* beside librosa 0\.11\.0, numpy 2\.4\.6/);
  assert.match(text, /\| loud \| dB \| 2e-6 \| 3e-5 \| 4e-7 \| 2e-6 dB \|/);
  assert.match(text, /\| plain \| Hz \| 0 \| – \| 0 \| – \|\n$/);
});
