import { checkReleasedScores } from "./_scorer.ts";

Deno.test("the project's own kernels give the scores that tfjs computes in a batch", async () => {
  await checkReleasedScores({ provider: "wasm" });
});
