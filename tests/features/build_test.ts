import assert from "node:assert/strict";
import { buildKernels, KERNELS_URL } from "@/features/build.ts";

Deno.test("the committed kernels are those that the sources build", async () => {
  assert.ok(
    await buildKernels() === await Deno.readTextFile(KERNELS_URL),
    "lib/features/_kernels.ts is stale: run lib/features/build.ts",
  );
});
