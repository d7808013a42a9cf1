import assert from "node:assert/strict";
import { benchFeatures } from "@/bench/features.ts";

Deno.test("benchFeatures: a peer that is no Python is an error in words", async () => {
  await assert.rejects(benchFeatures({ python: Deno.execPath(), runs: 1 }), /The peer ended: /);
});
