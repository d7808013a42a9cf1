import assert from "node:assert/strict";
import { buildKernels, KERNELS_URL } from "@/engine/build.ts";

Deno.test("the committed kernels are those that the sources build, byte for byte", async () => {
  const built = await buildKernels(), committed = await Deno.readFile(KERNELS_URL);
  assert.ok(
    built.length === committed.length && built.every((b, i) => b === committed[i]),
    "lib/engine/kernels/engine.wasm is stale: run `deno task build-kernels`",
  );
});
