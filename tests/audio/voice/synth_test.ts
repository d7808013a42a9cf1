import assert from "node:assert/strict";
import { peakDb, rmsDb } from "@/audio/level.ts";
import { trimSilence } from "@/audio/silence.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { type Emotion, EMOTIONS } from "@/corpora/emotion.ts";
import { drawNoise, synthesise } from "@/audio/voice/synth.ts";
import { drawSpeaker } from "@/audio/voice/speaker.ts";
import { seededRandom } from "@/base/random.ts";

const random = seededRandom("synth");
const noise = drawNoise(random.fork("noise"));
const speakers = [1, 2].map((number) => drawSpeaker(number, random));

function speak(speaker: number, emotion: Emotion, strong = false): Waveform {
  return synthesise({
    speaker: speakers[speaker - 1]!,
    emotion,
    strong,
    statement: 1,
    random: random.fork(`${speaker} ${emotion} ${strong}`),
    noise,
  });
}

const part = ({ samples, sampleRate }: Waveform, fromSec: number, toSec: number): Waveform => ({
  samples: samples.slice(fromSec * sampleRate, toSec * sampleRate),
  sampleRate,
});

Deno.test("a recording has 48 kHz, 2.5 to 6 s, a quiet room at both ends and no clipping", () => {
  for (const emotion of EMOTIONS) {
    const w = speak(1, emotion, emotion !== "neutral"), seconds = w.samples.length / 48000;
    assert.equal(w.sampleRate, 48000);
    assert(seconds > 2.5 && seconds < 6, `${emotion}: ${seconds} s`);
    for (const room of [part(w, 0, 0.5), part(w, seconds - 0.5, seconds)]) {
      assert(rmsDb(room) < -65 && rmsDb(room) > -100, `${emotion}: room ${rmsDb(room)} dB`);
    }
    assert(peakDb(w) < 0 && peakDb(w) > -40, `${emotion}: peak ${peakDb(w)} dB`);
  }
});

Deno.test("the same seed gives the same samples, and another utterance others", () => {
  assert.deepEqual(speak(2, "happy"), speak(2, "happy"));
  assert.notDeepEqual(speak(2, "happy").samples, speak(2, "happy", true).samples);
});

/** Pitch of the loudest 60 ms: the lag of the highest peak of the autocorrelation. */
function pitchHz(w: Waveform): number {
  const size = 2880, lags = { shortest: 90, longest: 700 };
  let loudest = 0, best = -Infinity;
  for (let at = 0; at + 2 * size < w.samples.length; at += size) {
    const level = rmsDb({ ...w, samples: w.samples.subarray(at, at + size) });
    if (level > best) [best, loudest] = [level, at];
  }
  const similarity = (lag: number) => {
    let sum = 0;
    for (let i = loudest; i < loudest + size; i++) sum += w.samples[i]! * w.samples[i + lag]!;
    return sum;
  };
  let peak = lags.shortest;
  for (let lag = lags.shortest; lag <= lags.longest; lag++) {
    if (similarity(lag) > similarity(peak)) peak = lag;
  }
  return w.sampleRate / peak;
}

Deno.test("voices have a pitch: a woman's higher than a man's, fear's higher than neutral's", () => {
  const [man, woman] = [pitchHz(speak(1, "neutral")), pitchHz(speak(2, "neutral"))];
  assert(man > 70 && man < 220, `${man} Hz`);
  assert(woman > 1.2 * man && woman < 420, `${woman} Hz`);
  assert(pitchHz(speak(1, "fearful")) > man);
});

Deno.test("strong anger is louder and shorter than strong sadness", () => {
  const [angry, sad] = [speak(1, "angry", true), speak(1, "sad", true)].map((w) =>
    trimSilence(w, { topDb: 40 }).waveform
  );
  assert(rmsDb(angry!) > rmsDb(sad!) + 6);
  assert(angry!.samples.length < sad!.samples.length);
});
