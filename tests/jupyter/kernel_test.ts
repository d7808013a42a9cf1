import assert from "node:assert/strict";
import { notebookKernel } from "@/jupyter/kernel.ts";

Deno.test("outside a notebook there is nothing to show things in", () => {
  assert.throws(notebookKernel, /does not run in a notebook cell on the Deno kernel/);
});
