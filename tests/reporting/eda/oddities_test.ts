import assert from "node:assert/strict";
import { findOddities, type Surveyed } from "@/reporting/eda/oddities.ts";

function recording(id: string, more: Partial<Surveyed> = {}): Surveyed {
  return {
    id,
    corpus: "tess",
    channel: "speech",
    sha256: id,
    sampleRate: 24414,
    channels: 1,
    layout: "wav: fmt data",
    peakDb: -12,
    clippedSamples: 0,
    ...more,
  } as Surveyed;
}

Deno.test("what differs from most of its part is named, with the recordings", () => {
  const usual = Array.from({ length: 20 }, (_, i) => recording(`usual ${i}`));
  const found = findOddities([
    ...usual,
    recording("OAF_food_fear", { sampleRate: 96000 }),
    recording("YAF_germ_angry", { layout: "aiff" }),
    recording("twin", { sha256: "same" }),
    recording("other twin", { sha256: "same" }),
    recording("clipped", { peakDb: 20 * Math.log10(32767 / 32768) }),
    recording("loud", { peakDb: -0.001 }),
    recording("flat", { clippedSamples: 20 }),
    recording("nearly flat", { clippedSamples: 19 }),
    recording("faint", { peakDb: -50 }),
    recording("stereo", { channels: 2, corpus: "savee" }),
  ]);
  assert.deepEqual(found, [
    {
      part: "TESS",
      what: "file of the kind aiff where the others have wav: fmt data",
      ids: ["YAF_germ_angry"],
    },
    {
      part: "TESS",
      what: "sample rate (Hz) 96000 where the others have 24414",
      ids: ["OAF_food_fear"],
    },
    { part: "TESS", what: "reaches full scale", ids: ["clipped"] },
    { part: "TESS", what: "cut off at its peak (clipped)", ids: ["flat"] },
    { part: "TESS", what: "peak below -42 dB: fewer than 9 of 16 bits", ids: ["faint"] },
    { part: "TESS", what: "byte for byte the same as another", ids: ["twin", "other twin"] },
  ]);
});

Deno.test("a part that is divided in halves holds nothing odd, nor does nothing", () => {
  const halves = Array.from(
    { length: 10 },
    (_, i) => recording(String(i), i < 5 ? { layout: "wav: fmt data LIST" } : {}),
  );
  assert.deepEqual(findOddities(halves), []);
  assert.deepEqual(findOddities([]), []);
});
