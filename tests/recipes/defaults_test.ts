import assert from "node:assert/strict";
import { resolveFeatureConfig } from "@/features/config.ts";
import { CLIP, TRAINING } from "@/recipes/defaults.ts";
import { RECIPES } from "@/recipes/registry.ts";
import { checkTrainingConfig } from "@/training/config.ts";

Deno.test("the defaults hold together", () => {
  checkTrainingConfig(TRAINING);
  resolveFeatureConfig({ ...CLIP, channels: [[{ kind: "rms" }]], normalise: "clip" });
});

Deno.test("weights are chosen on the validation part, in every recipe", () => {
  for (const { name, training } of RECIPES) assert.equal(training.selection, "best", name);
});
