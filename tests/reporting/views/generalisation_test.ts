import assert from "node:assert/strict";
import { changesPlot, speakersPlot } from "@/reporting/views/generalisation.ts";

Deno.test("what changes of clips are worth is shown without the variations of speakers", async () => {
  const { layout } = await changesPlot();
  const { ticktext } = layout["yaxis"] as { ticktext: string[] };
  assert.ok(ticktext.includes("as it is"));
  assert.ok(ticktext.includes("without mixup"));
  assert.ok(ticktext.every((name) => !name.includes("speakers")), ticktext.join());
});

Deno.test("speakers in training: a curve for each corpus that was left out, from few to all", async () => {
  const { data, layout } = await speakersPlot();
  const { ticktext } = layout["xaxis"] as { ticktext: string[] };
  assert.deepEqual(ticktext, ["2", "4", "8", "all"]);
  assert.deepEqual(data.map(({ name }) => name), ["ravdess, never heard", "nemo, never heard"]);
  for (const { y } of data) assert.ok((y as number[]).every((uar) => uar > 10 && uar < 60));
});
