/** The voice detector: what is speech and what is not, in any chunks, at any rate and level. @module */
import assert from "node:assert/strict";
import { speak } from "@/audio/demo_voice.ts";
import { makeSound, SOUND_KINDS, type SoundKind } from "@/audio/made_sounds.ts";
import { resample } from "@/audio/resample.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { InputError } from "@/base/errors.ts";
import { seededRandom } from "@/base/random.ts";
import {
  createVoiceDetector,
  VOICE_HOP,
  VOICE_SAMPLE_RATE,
  VOICE_THRESHOLD,
} from "@/recognition/voice_activity.ts";

const PHONES = "h e l 'o _ n 'i n a _ k 'a n i n a _ t 'a l o _ s 'u n a r e _ g 'o l i n a";

function demoVoice(pitchHz: number): Waveform {
  const style = {
    pitch: 0,
    range: 2,
    slope: -2,
    tempo: 0,
    levelDb: -26,
    brightness: 0,
    breathDb: -30,
  };
  const voice = { pitchHz, tractCm: pitchHz > 150 ? 14.5 : 17 };
  return speak({ voice, style, phones: PHONES, random: seededRandom(pitchHz) });
}

/** The probability of a voice for each frame. */
function detectVoice(sound: Waveform): number[] {
  const detector = createVoiceDetector();
  return [...detector.push(resample(sound, VOICE_SAMPLE_RATE).samples), ...detector.flush()];
}

/** Share of the frames from `fromSec` to `toSec` that are speech. */
function share(sound: Waveform, { fromSec = 0, toSec = Infinity } = {}): number {
  const probabilities = detectVoice(sound);
  const hopSec = VOICE_HOP / VOICE_SAMPLE_RATE;
  const part = probabilities.slice(
    Math.round(fromSec / hopSec),
    Math.min(probabilities.length, Math.round(toSec / hopSec)),
  );
  return part.filter((p) => p >= VOICE_THRESHOLD).length / part.length;
}

function scaled({ samples, sampleRate }: Waveform, gain: number): Waveform {
  return { samples: samples.map((value) => gain * value), sampleRate };
}

/** The probabilities of a sound that comes in chunks. */
function inChunks(samples: Float32Array, next: () => number): number[] {
  const detector = createVoiceDetector();
  const found: number[] = [];
  for (let at = 0; at < samples.length;) {
    const size = next();
    found.push(...detector.push(samples.subarray(at, at + size)));
    at += size;
  }
  return [...found, ...detector.flush()];
}

const lastSec = ({ samples, sampleRate }: Waveform) => samples.length / sampleRate;

for (const pitchHz of [105, 210]) {
  Deno.test(`a voice of ${pitchHz} Hz is speech, the room around it is not`, () => {
    const sound = demoVoice(pitchHz);
    const end = lastSec(sound);
    assert(share(sound, { fromSec: 1.1, toSec: end - 1.1 }) > 0.8);
    assert.equal(share(sound, { toSec: 0.3 }), 0);
    assert.equal(share(sound, { fromSec: end - 0.3 }), 0);
  });
}

Deno.test("a quiet voice is found as a loud one is", () => {
  const sound = demoVoice(105);
  const loud = share(sound);
  for (const gain of [0.3, 0.1]) assert(share(scaled(sound, gain)) > 0.75 * loud, `${gain}`);
  assert(Math.abs(share(scaled(sound, 3)) - loud) < 0.06);
});

Deno.test("a voice is found at every usual sample rate", () => {
  const sound = demoVoice(105);
  const expected = share(sound);
  for (const rate of [8000, 11025, 22050, 44100, 96000, 192000]) {
    const found = share(resample(sound, rate));
    assert(Math.abs(found - expected) < 0.12, `${rate} Hz: ${found}, not ${expected}`);
  }
});

Deno.test("silence is no speech", () => {
  const random = seededRandom(1);
  const zeros = new Float32Array(48000);
  assert(detectVoice({ samples: zeros, sampleRate: 16000 }).every((p) => p === 0));
  const faint = zeros.map(() => 2e-5 * random.normal());
  assert(detectVoice({ samples: faint, sampleRate: 16000 }).every((p) => p === 0));
});

const SOUNDS = 16;
/** Most false alarms, as a share of the frames of so many sounds of 4 s. */
const MOST: Readonly<Record<SoundKind, number>> = {
  white: 0.01,
  pink: 0.01,
  coloured: 0.05,
  pulses: 0.05,
  hum: 0.05,
  clicks: 0.05,
  thumps: 0.05,
  music: 0.05,
};

for (const kind of SOUND_KINDS) {
  Deno.test(`${kind} is no speech`, () => {
    const random = seededRandom(`test/${kind}`);
    let alarms = 0;
    for (let i = 0; i < SOUNDS; i++) {
      alarms += share({ samples: makeSound(kind, { length: 64000, random }), sampleRate: 16000 }) /
        SOUNDS;
    }
    assert(alarms <= MOST[kind], `${(100 * alarms).toFixed(1)} % of the frames`);
  });
}

Deno.test("a voice in noise is speech", () => {
  const { samples } = resample(demoVoice(105), 16000);
  const noise = makeSound("pink", { length: samples.length, random: seededRandom(2) });
  const mixed = { samples: samples.map((v, i) => v + 0.15 * noise[i]!), sampleRate: 16000 };
  const end = lastSec(mixed);
  assert(share(mixed, { fromSec: 1.1, toSec: end - 1.1 }) > 0.7);
});

Deno.test("the probabilities are the same in any chunks", () => {
  const random = seededRandom(3);
  const voice = resample(demoVoice(210), 16000).samples.slice(0, 40000 + 77);
  const whole = detectVoice({ samples: voice, sampleRate: 16000 });
  assert.equal(whole.length, Math.ceil(voice.length / VOICE_HOP));
  for (const size of [1, 7, 255, 256, 512, 513, 1024, 30000]) {
    assert.deepEqual(inChunks(voice, () => size), whole, `chunks of ${size}`);
  }
  for (let trial = 0; trial < 20; trial++) {
    const most = 1 + random.integer(9000);
    assert.deepEqual(inChunks(voice, () => 1 + random.integer(most)), whole, `trial ${trial}`);
  }
});

Deno.test("a frame comes as soon as what follows it is there, and flush gives the rest", () => {
  const detector = createVoiceDetector();
  const needed = (8 + 1.5) * VOICE_HOP;
  assert.equal(detector.push(new Float32Array(needed - 1)).length, 0);
  assert.equal(detector.push(new Float32Array(1)).length, 1);
  assert.equal(detector.push(new Float32Array(VOICE_HOP)).length, 1);
  assert.equal(detector.flush().length, Math.ceil((needed + VOICE_HOP) / VOICE_HOP) - 2);
});

Deno.test("after flush another sound starts", () => {
  const { samples } = resample(demoVoice(105), VOICE_SAMPLE_RATE);
  const detector = createVoiceDetector();
  const first = [...detector.push(samples), ...detector.flush()];
  const second = [...detector.push(samples), ...detector.flush()];
  assert.deepEqual(second, first);
});

Deno.test("sounds of a few samples have a frame, an empty one has none", () => {
  for (const [length, frames] of [[0, 0], [1, 1], [512, 1], [513, 2], [1300, 3]] as const) {
    const sound = { samples: new Float32Array(length).fill(0.1), sampleRate: 16000 };
    assert.equal(detectVoice(sound).length, frames, `${length} samples`);
  }
});

Deno.test("samples that are not finite are refused, and leave the stream as it was", () => {
  const { samples } = resample(demoVoice(105), 16000);
  const detector = createVoiceDetector();
  const found = [...detector.push(samples.subarray(0, 20000))];
  for (const bad of [NaN, Infinity, -Infinity]) {
    assert.throws(() => detector.push(Float32Array.of(0, bad)), InputError);
  }
  found.push(...detector.push(samples.subarray(20000)), ...detector.flush());
  assert.deepEqual(found, detectVoice({ samples, sampleRate: 16000 }));
});
