import assert from "node:assert/strict";
import { plot, show } from "@/jupyter/display.ts";

Deno.test("show works in a notebook only; a figure that cannot be drawn fails first", async () => {
  await assert.rejects(show("text"), /does not run in a notebook cell/);
  await assert.rejects(show(plot({ data: [], layout: { width: 1 } })), /width 1 is outside/);
});
