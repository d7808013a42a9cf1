import { checkReleasedScores } from "./_scorer.ts";

Deno.test("a clip's scores are those that tfjs computes for it in a batch", async () => {
  await checkReleasedScores();
});
