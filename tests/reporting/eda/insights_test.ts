import assert from "node:assert/strict";
import * as views from "@/reporting/eda/insights.ts";
import { utterance } from "../_utterance.ts";
import { MEASURED, measured } from "./_measured.ts";

Deno.test("labels: rarest and most frequent of each part, and those that a part lacks", () => {
  assert.deepEqual(views.labelInsights(MEASURED), [
    "MADE speech: 2 labels, from 1 recording (angry) to 2 (sad).",
    "MADE song: 1 label, 1 recording of each.",
    "Not in every part: sad.",
  ]);
  const even = MEASURED.slice(0, 2);
  assert.deepEqual(views.labelInsights(even), ["MADE: 2 labels, 1 recording of each."]);
});

Deno.test("speakers: how many, who lacks a label, who is unknown", () => {
  const [every] = views.speakerInsights(MEASURED);
  assert.equal(every, "MADE: 2 speakers, every label from each, too few to say much about others.");
  const six = Array.from({ length: 6 }, (_, i) => `made-${i}`).flatMap((speaker) =>
    ["sad", "happy"].map((emotion) => utterance({ speaker, emotion }))
  );
  assert.deepEqual(views.speakerInsights(six), ["MADE: 6 speakers, every label from each."]);
  const unknown = utterance({ speaker: "made-unknown" });
  assert.deepEqual(views.speakerInsights([...six.slice(1), unknown]), [
    "MADE: 6 speakers, 1 recordings of unknown, 1 of them without some of the 2 labels.",
  ]);
});

Deno.test("durations: silence at both ends, voices that fit, zeros", () => {
  const [speech] = views.durationInsights(MEASURED);
  assert.equal(
    speech,
    "MADE speech: 0.50 s of silence before the voice, 0.25 s after it (medians); " +
      "100 % of the voices fit into 3 s. 25 % of the samples are exactly 0.",
  );
  const long = MEASURED.slice(0, 2).map((u, i) => ({ ...u, activeSec: 3 + i, zeroPart: 0.01 }));
  assert.match(views.durationInsights(long)[0]!, /; 50 % of the voices fit into 3 s\.$/);
});

Deno.test("levels: loudest and quietest label and speaker, by their medians", () => {
  const alone = measured({ corpus: "own", speaker: "own-1", emotion: "sad" }, -20);
  assert.deepEqual(views.levelInsights([...MEASURED.slice(0, 3), alone]), [
    "MADE: angry is 21 dB louder than sad; made-1 is 12 dB louder than made-2 (medians).",
  ]);
});

Deno.test("sound: bandwidths below what features hear, and noise floors that differ", () => {
  assert.deepEqual(views.soundInsights(MEASURED), [
    "Every part has sound up to 8.0 kHz; features hear up to 8.0 kHz.",
  ]);
  const phone = { ...MEASURED[0]!, corpus: "phone", bandwidthHz: 3400, noiseDb: -50 };
  const silent = { ...phone, corpus: "silent", bandwidthHz: 9000, noiseDb: -Infinity };
  assert.deepEqual(views.soundInsights([...MEASURED.slice(0, 2), phone, silent]), [
    "PHONE ends at 3.4 kHz; features hear up to 8.0 kHz, and nothing is there.",
    "The noise floor of PHONE is 30 dB above that of MADE.",
  ]);
});

Deno.test("give-aways: the number that says most about speaker and label, if one does", () => {
  const many = Array.from(
    { length: 40 },
    (_, i) => measured({ speaker: "made-1", emotion: i % 2 === 0 ? "sad" : "angry" }, -20 - i % 2),
  ).map((u) => ({ ...u, extraBytes: 0 }));
  assert.deepEqual(views.giveawayInsights(many), [
    'MADE: "level (RMS)" alone gives the right emotion of 2 in 100 % of cases (chance: 50 %).',
  ]);
  const even = many.map((u) => ({ ...u, rmsDb: -20 }));
  assert.deepEqual(views.giveawayInsights(even), []);
});
