import assert from "node:assert/strict";
import { resolveFeatureConfig } from "@/features/config.ts";
import { extractFeatures } from "@/features/extract.ts";
import type { Figure, Layout } from "@/reporting/figure.ts";
import { twoChannel } from "@/recipes/two_channel.ts";
import * as views from "@/reporting/views/features.ts";
import { utterance } from "../_utterance.ts";

const CONFIG = { ...resolveFeatureConfig(twoChannel.features), durationSec: 0.5 };
const EXAMPLE = {
  utterance: utterance({ id: "a", speaker: "s-1", emotion: "angry" }),
  waveform: {
    samples: Float32Array.from({ length: 16_000 }, (_, i) => Math.sin(i / 9) * (i % 3000) / 6000),
    sampleRate: 16_000,
  },
};

/** The headings of a grid's panels. */
function headings({ layout }: Figure): string[] {
  const texts = (layout.annotations as Layout[]).map(({ text }) => String(text));
  return texts.filter((text) => text.startsWith("<b>")).map((text) => text.slice(3, -4));
}

Deno.test("a recording above its clip", () => {
  const figure = views.clipFigure(EXAMPLE, CONFIG);
  assert.deepEqual(headings(figure), ["16000 Hz, 16000 samples", "16000 Hz, 8000 samples"]);
  assert.equal((figure.layout.title as Layout).text, "a: s-1, angry");
});

Deno.test("features of one recording are headed by their kind, or by a given name", () => {
  const mfcc = { kind: "mfcc", nMfcc: 13 } as const;
  const specs = [mfcc, { kind: "rms" }] as const;
  const plain = views.featureGrid(EXAMPLE, { specs, config: CONFIG });
  assert.deepEqual(headings(plain), ["MFCC", "RMS (of full scale)"]);
  const named = views.featureGrid(EXAMPLE, { specs: { "13 MFCC": mfcc }, config: CONFIG });
  assert.deepEqual(headings(named), ["13 MFCC"]);
});

Deno.test("variants are headed by what is different, voices by speaker and emotion", () => {
  const spec = { kind: "logMel", nMels: 32 } as const;
  const changes = [{ nMels: 12 }, { fMin: 300, fMax: 3400 }];
  const variants = views.variantGrid(EXAMPLE, { spec, changes, config: CONFIG });
  assert.deepEqual(headings(variants), ["nMels 12", "fMin 300, fMax 3400"]);
  assert.equal((variants.data[0]?.z as unknown[]).length, 12);
  const voices = views.voiceGrid([EXAMPLE], { spec, config: CONFIG });
  assert.deepEqual(headings(voices), ["s-1, angry"]);
  const looks = views.spectrogramGrid(EXAMPLE, {
    config: CONFIG,
    base: { nFft: 1024, hopLength: 128 },
    changes: [{ nFft: 256 }, { hopLength: 512 }],
  });
  assert.deepEqual(headings(looks), ["nFft 256", "hopLength 512"]);
});

Deno.test("the network's input, Meyda's descriptors and the mel scales are drawn", () => {
  const input = views.inputFigure(EXAMPLE, {
    config: CONFIG,
    planeTitles: ["log-mel", "the rest"],
    groups: [[], [{ label: "MFCC", bands: 13 }, { label: "others", bands: 19 }]],
  });
  assert.equal((input.layout.title as Layout).text, "The network's input: 32 × 16 × 2");
  assert.deepEqual((input.layout.shapes as Layout[]).map(({ yref, y0 }) => [yref, y0]), [
    ["y2", 12.5],
  ]);
  const tensor = extractFeatures(EXAMPLE.waveform, CONFIG);
  // [bands][frames][planes]: band 3, frame 5 of the first plane
  const [trace] = input.data;
  const step = (trace!.zmax as number) / 50;
  assert.ok(Math.abs((trace!.z as number[][])[3]![5]! - tensor[(3 * 16 + 5) * 2]!) <= step / 2);
  assert.ok(views.meydaFigure(EXAMPLE, CONFIG).data.some(({ name }) => name === "loudness"));
  assert.equal(views.compareWithMeyda(EXAMPLE, CONFIG).length, 25);
  const [slaney, htk] = views.melScaleFigure({ sampleRate: 16_000, nMels: 32 }).data;
  assert.deepEqual([slaney?.name, htk?.name], ["Slaney (here)", "HTK"]);
  assert.notDeepEqual(slaney?.y, htk?.y);
});
