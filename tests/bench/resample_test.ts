import assert from "node:assert/strict";
import { benchResample } from "@/bench/resample.ts";

Deno.test("benchResample: a peer that is no Python is an error in words", async () => {
  await assert.rejects(benchResample({ python: Deno.execPath(), runs: 1 }), /The peer ended: /);
});
