import assert from "node:assert/strict";
import { classBars } from "@/reporting/figures/classes.ts";

Deno.test("classBars: three bars per class in per cent, with the clips below", () => {
  const figure = classBars([{ label: "sad", precision: 0.5, recall: 0.25, f1: 1 / 3, support: 8 }]);
  assert.deepEqual(figure.data.map((t) => [t.name, (t.y as number[]).map(Math.round)]), [
    ["precision", [50]],
    ["recall", [25]],
    ["F1", [33]],
  ]);
});
