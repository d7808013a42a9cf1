import assert from "node:assert/strict";
import { InputError } from "@/base/errors.ts";
import { checkVoice, type Recognizer, type Voice } from "@/recognition/mod.ts";
import { LABELS, smallRecognizer, sound } from "./_recognizer.ts";

/** The sound of an emotion: another length of speech and another noise for each clip. */
function clip(label: number, seed: number) {
  const { samples, sampleRate } = sound(0.5, { seed, speech: [[0, 0.3 + 0.02 * seed]] });
  // Emotions differ in pitch.
  const slow = samples.map((_, i) => samples[Math.floor(i / (1 + label))]!);
  return { samples: slow, sampleRate };
}

/** Four clips of each of the first emotions. */
async function voiceOf(recognizer: Recognizer, emotions = LABELS.length): Promise<Voice> {
  const clips = [];
  for (const [label, emotion] of LABELS.slice(0, emotions).entries()) {
    for (const seed of [1, 2, 3, 4]) {
      const embedding = await recognizer.embed(clip(label, seed));
      clips.push({ name: `${emotion} ${seed}`, emotion, embedding });
    }
  }
  return { format: "speech-emotion-voice/1", model: recognizer.model.version, clips };
}

Deno.test("a recogniser that was adapted to a voice knows its emotions, also in chunks", async () => {
  const recognizer = await smallRecognizer();
  const voice = await voiceOf(recognizer);
  const before = await recognizer.recognize(clip(1, 9));
  const adapted = await recognizer.adapt(voice);
  for (const [label, emotion] of LABELS.entries()) {
    const unheard = clip(label, 7);
    const found = await adapted.recognize(unheard);
    assert.equal(found.best, emotion);
    assert.ok(Math.abs(Object.values(found.scores).reduce((a, b) => a + b) - 1) < 1e-12);
    const stream = adapted.stream();
    const windows = await stream.push(unheard.samples.slice(0, 1000), unheard.sampleRate);
    windows.push(...await stream.push(unheard.samples.slice(1000)));
    const { windows: rest, ...whole } = await stream.flush();
    assert.deepEqual({ ...whole, windows: [...windows, ...rest] }, found);
  }
  assert.match(adapted.model.name, /, adapted to a voice$/);
  assert.equal((await adapted.explain(clip(2, 7))).best, LABELS[2]);
  const { clips, before: known, after } = await recognizer.tryVoice(voice);
  assert.ok(clips === 12 && after > known && after >= 10, `${known} and ${after} of ${clips}`);
  // The network itself is as it was.
  assert.deepEqual(await recognizer.recognize(clip(1, 9)), before);
  recognizer.dispose();
});

Deno.test("emotions without clips become less likely", async () => {
  const recognizer = await smallRecognizer();
  const adapted = await recognizer.adapt(await voiceOf(recognizer, 2));
  const { scores, best } = await adapted.recognize(clip(1, 7));
  const plain = (await recognizer.recognize(clip(1, 7))).scores;
  assert.equal(best, "sad");
  assert.ok(0 < scores["calm"]! && scores["calm"]! < plain["calm"]!);
  recognizer.dispose();
});

Deno.test("a sound that fits into a clip is embedded as it is judged, a longer one by its windows", async () => {
  const recognizer = await smallRecognizer();
  const short = await recognizer.embed(clip(0, 1));
  const { samples, sampleRate } = clip(0, 1);
  const twice = Float32Array.from([...samples, ...samples, ...samples]);
  const long = await recognizer.embed({ samples: twice, sampleRate });
  assert.equal(long.length, short.length);
  const distance = Math.hypot(...long.map((value, i) => value - short[i]!));
  assert.ok(distance > 0 && distance < 0.5 * Math.hypot(...short), `${distance}`);
  await assert.rejects(
    recognizer.embed({ samples: new Float32Array(8000), sampleRate: 8000 }),
    /^InputError: Cannot learn from a sound: there is too little speech in it; speak a sentence/,
  );
  recognizer.dispose();
});

Deno.test("voices that cannot be used are refused in a sentence", async () => {
  const recognizer = await smallRecognizer();
  const voice = await voiceOf(recognizer);
  const { model } = recognizer;
  assert.deepEqual(checkVoice(JSON.parse(JSON.stringify(voice)), { name: "x", model }), voice);
  const changed = (change: Partial<Voice>) => ({ ...voice, ...change });
  const [first, ...others] = voice.clips;
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [changed({ model: "0123456789ab" }), /made with version 0123456789ab of a model/],
    [changed({ clips: [{ ...first!, emotion: "bored" }] }), /the model does not know "bored"/],
    [changed({ clips: voice.clips.slice(0, 4) }), /it has clips of fewer than two emotions/],
    [
      changed({ clips: voice.clips.slice(2) }),
      /there are too few clips of happy: 2; give at least 3/,
    ],
    [changed({ clips: [] }), /fewer than two emotions/],
    [changed({ clips: [{ ...first!, embedding: [1, 2] }, ...others] }), /has 2 numbers, not \d+/],
    [changed({ clips: [{ ...first!, embedding: [NaN] }, ...others] }), /embedding/],
    [{ ...voice, format: "other" }, /format/],
    [null, /./],
  ];
  for (const [value, why] of wrong) {
    await assert.rejects(recognizer.adapt(value as Voice), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.match(error.message, why);
      return true;
    });
  }
  recognizer.dispose();
});
