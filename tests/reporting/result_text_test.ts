import assert from "node:assert/strict";
import { estimateText, percentText, protocolText, testedOn } from "@/reporting/result_text.ts";

Deno.test("texts of results say what is leaky, unknown, single", () => {
  assert.equal(protocolText({ protocol: "random", leaky: true }), "random (leaky)");
  const selected = { protocol: "random", leaky: true, selection: "best_test" } as const;
  assert.equal(protocolText(selected), "random, best test epoch (leaky)");
  assert.equal(
    protocolText({ protocol: "speaker", leaky: false, selection: "last" }),
    "speaker, last epoch",
  );
  assert.equal(percentText(0.12345), "12.3");
  assert.equal(testedOn({ clips: 60, speakers: 1, testChannel: "all" }), "60 clips of 1 speaker");
  assert.equal(
    testedOn({ clips: 1, speakers: 1, testChannel: "song" }),
    "1 song clip of 1 speaker",
  );
  assert.equal(estimateText({ mean: 0.5, sd: null, low: null, high: null }), "50.0");
});
