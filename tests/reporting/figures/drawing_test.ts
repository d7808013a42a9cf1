/** Every kind of figure is drawn once, and what it has to say is in the picture. */
import assert from "node:assert/strict";
import { powerSpectrogram } from "@/features/spectral/stft.ts";
import type { Figure } from "@/reporting/figure.ts";
import * as figures from "@/reporting/figures/mod.ts";
import { toSvg } from "@/reporting/svg.ts";
import { RESULT } from "../_rows.ts";
import { utterance } from "../_utterance.ts";

const WAVE = {
  samples: Float32Array.from({ length: 9000 }, (_, i) => Math.sin(i / 9)),
  sampleRate: 8000,
};
const VALUES = [{ label: "happy", values: [1, 2, 2.5, 9] }, { label: "sad", values: [4, 4.5, 5] }];
const EPOCH = { epoch: 2, trainLoss: 1, valLoss: 1.1, valUar: 0.4, trainAccuracy: 0.5 };
const SYSTEM = {
  recipe: "two_channel",
  model: null,
  classes: 8,
  protocol: "random",
  published: 0.81,
  asPublished: null,
  unseen: RESULT,
};
const LAYERS = [
  { layer: "conv_1", type: "Conv2D", outputShape: [32, 94, 16], parameters: 304 },
  { layer: "scores", type: "Dense", outputShape: [null, 8], parameters: 12_345 },
];

const VALUES_OVER_TIME = Float32Array.from({ length: 390 }, (_, i) => Math.sin(i));
const mfcc = figures.heatmapFigure({ data: VALUES_OVER_TIME, frames: 30, bands: 13 }, {
  sampleRate: 16_000,
  hopLength: 512,
  title: "MFCC",
  yTitle: "MFCC (index)",
  colourTitle: "dB",
});

/** A figure and some of the texts that must be readable in it. */
const DRAWINGS: Readonly<Record<string, readonly [Figure, readonly string[]]>> = {
  bars: [
    figures.emotionCounts([utterance(), utterance({ channel: "song" })], { by: "channel" }),
    ["sad", "song", "speech", "2", "recordings"],
  ],
  histogram: [figures.histogramFigure(VALUES, { binWidth: 1, xTitle: "duration (s)" }), [
    "duration (s)",
    "happy",
  ]],
  boxes: [figures.boxFigure(VALUES, { yTitle: "level (dB)" }), ["level (dB)", "happy", "sad"]],
  waveform: [
    figures.waveformFigure(WAVE, { title: "A tone" }),
    ["A tone", "time (s)", "amplitude"],
  ],
  spectrogram: [
    figures.spectrogramFigure(powerSpectrogram(WAVE, { nFft: 64 }), { hopLength: 16 }),
    ["frequency (Hz)", "time (s)", "dB"],
  ],
  grid: [
    figures.gridFigure([mfcc, mfcc, mfcc], { title: "Three", sharedColour: "dB" }),
    ["Three", "time (s)", "MFCC (index)", "dB"],
  ],
  training: [
    figures.trainingCurves([{ ...EPOCH, epoch: 1 }, EPOCH], { bestEpoch: 2, title: "Training" }),
    ["Training", "loss", "epoch", "kept: epoch 2: 40.0 %"],
  ],
  "training before its first epoch": [figures.trainingCurves([], { title: "", epochs: 9 }), [
    "epoch",
    "loss",
  ]],
  confusion: [
    figures.confusionFigure({ labels: ["happy", "sad"], counts: [[3, 1], [0, 6]] }, {
      title: "Two",
    }),
    ["predicted", "truth (clips)", "happy (4)", "75 %", "3"],
  ],
  speakers: [
    figures.speakerDots([{ speaker: "s-1", value: 0.5, clips: 8, group: "female" }], {
      overall: { mean: 0.62, low: 0.55, high: 0.7 },
      chance: 0.125,
    }),
    ["UAR per speaker", "UAR (%)", "s-1", "all: UAR 62.0 %", "chance"],
  ],
  reliability: [
    figures.reliabilityFigure([{ low: 0.5, high: 1, clips: 20, confidence: 0.8, accuracy: 0.6 }], {
      title: "Reliability",
      ece: 0.2,
    }),
    ["highest score (%)", "ECE 20.0 %"],
  ],
  matrix: [
    figures.matrixFigure({
      rows: ["level"],
      columns: ["speaker"],
      values: [[3]],
      texts: [["d of e"]],
    }, {
      title: "Skill",
      colourTitle: "skill (%)",
    }),
    ["level", "speaker", "d of e", "skill (%)"],
  ],
  published: [figures.publishedFigure([SYSTEM]), ["two_channel", "accuracy (%)", "guessing"]],
  ladder: [
    figures.ladderFigure([{ title: "unseen speakers", row: RESULT }], {
      title: "Ladder",
      claim: 0.97,
    }),
    ["Ladder", "accuracy (%)", "published: 97 %"],
  ],
  network: [
    figures.networkFigure({ layers: LAYERS, parameters: 12_649, trainable: 12_649 }),
    ["conv_1", "32 × 94 × 16", "12,345", "any × 8", "The network: 12,649 parameters"],
  ],
};

for (const [name, [figure, texts]] of Object.entries(DRAWINGS)) {
  Deno.test(`${name}: every text is in the picture`, async () => {
    const svg = await toSvg(figure);
    for (const text of texts) assert.ok(svg.includes(`>${text}<`), `"${text}" is missing`);
  });
}
