import assert from "node:assert/strict";
import { plot, settle, show } from "@/jupyter/display.ts";

Deno.test("show works in a notebook only; a figure that cannot be drawn fails first", async () => {
  await assert.rejects(show("text"), /does not run in a notebook cell/);
  await assert.rejects(show(plot({ data: [], layout: { width: 1 } })), /width 1 is outside/);
});

Deno.test("settle waits", async () => {
  const start = performance.now();
  await settle();
  assert.ok(performance.now() - start >= 35);
});
