import assert from "node:assert/strict";
import { type DemoVoice, speak, type SpeakingStyle } from "@/audio/demo_voice.ts";
import { peakDb, rmsDb } from "@/audio/level.ts";
import { trimSilence } from "@/audio/silence.ts";
import { durationSec, type Waveform } from "@/audio/waveform.ts";
import { seededRandom } from "@/base/random.ts";

const MAN: DemoVoice = { pitchHz: 110, tractCm: 17.5 };
const ORDINARY: SpeakingStyle = {
  pitch: 0,
  range: 0,
  slope: 0,
  tempo: 0,
  levelDb: -30,
  brightness: 0,
  breathDb: -40,
};

interface Changes {
  readonly voice?: DemoVoice;
  readonly style?: Partial<SpeakingStyle>;
  readonly phones?: string;
  readonly seed?: number;
}

function say({ voice = MAN, style = {}, phones = "a a a a", seed = 1 }: Changes = {}): Waveform {
  return speak({ voice, style: { ...ORDINARY, ...style }, phones, random: seededRandom(seed) });
}

/** Pitch in the middle of a recording, from the peak of its autocorrelation. */
function pitchHz({ samples, sampleRate }: Waveform): number {
  const start = Math.floor(samples.length / 2);
  const similarity = (lag: number) => {
    let sum = 0;
    for (let i = start; i < start + 2400; i++) sum += samples[i]! * samples[i + lag]!;
    return sum;
  };
  let best = sampleRate / 400;
  for (let lag = best; lag < sampleRate / 70; lag++) {
    if (similarity(lag) > similarity(best)) best = lag;
  }
  return sampleRate / best;
}

/** Power near a frequency in the middle of a recording, in dB. */
function powerDb({ samples, sampleRate }: Waveform, frequency: number): number {
  const length = 4800;
  const start = Math.floor((samples.length - length) / 2);
  let re = 0;
  let im = 0;
  for (let i = 0; i < length; i++) {
    const angle = 2 * Math.PI * frequency * i / sampleRate;
    const window = Math.sin(Math.PI * i / length) ** 2;
    re += window * samples[start + i]! * Math.cos(angle);
    im += window * samples[start + i]! * Math.sin(angle);
  }
  return 10 * Math.log10(re * re + im * im);
}

/** Mean power in a band, in dB. */
function bandDb(w: Waveform, low: number, high: number): number {
  let sum = 0;
  let count = 0;
  for (let frequency = low; frequency < high; frequency += 10) {
    sum += 10 ** (powerDb(w, frequency) / 10);
    count++;
  }
  return 10 * Math.log10(sum / count);
}

Deno.test("a recording has 48 kHz, a quiet room at both ends, and no clipping", () => {
  const w = say({ style: { levelDb: 10 } });
  assert.equal(w.sampleRate, 48000);
  assert(w.samples.every(Number.isFinite));
  assert(peakDb(w) < -0.3 && peakDb(w) > -1);
  for (const samples of [w.samples.subarray(0, 20000), w.samples.subarray(-20000)]) {
    assert(Math.abs(rmsDb({ ...w, samples }) + 77) < 1);
  }
});

Deno.test("equal seeds give equal samples, and other seeds others", () => {
  assert.deepEqual(say(), say());
  assert.notDeepEqual(say({ seed: 2 }).samples, say().samples);
});

Deno.test("the voice has the pitch of the speaker and the style", () => {
  const ratio = (changes: Changes, expected: number) => {
    const measured = pitchHz(say(changes));
    assert(Math.abs(Math.log2(measured / expected)) < 1 / 6, `${measured} Hz, not ${expected}`);
  };
  ratio({}, 110);
  ratio({ voice: { pitchHz: 200, tractCm: 15 } }, 200);
  ratio({ style: { pitch: 12 } }, 220);
});

Deno.test("vowels have their formants, and a shorter tract moves them up", () => {
  const lowVowel = say({ phones: "a a a a a" });
  const highVowel = say({ phones: "i i i i i" });
  assert(bandDb(lowVowel, 600, 800) > bandDb(highVowel, 600, 800) + 6);
  assert(bandDb(highVowel, 2050, 2250) > bandDb(lowVowel, 1700, 1900) + 3);
  const short = say({ voice: { pitchHz: 110, tractCm: 12 }, phones: "a a a a a" });
  assert(bandDb(short, 950, 1100) > bandDb(short, 600, 750));
});

Deno.test("tempo, level and brightness do what they are named after", () => {
  const spoken = (style: Partial<SpeakingStyle>) =>
    trimSilence(say({ style }), { topDb: 30 }).waveform;
  const seconds = durationSec(spoken({ tempo: -1 })) / durationSec(spoken({}));
  assert(seconds > 1.7 && seconds < 2.2, `${seconds}`);
  const louder = rmsDb(spoken({ levelDb: -20 })) - rmsDb(spoken({}));
  assert(Math.abs(louder - 10) < 0.5, `${louder} dB`);
  const tilt = (style: Partial<SpeakingStyle>) => {
    const w = say({ style });
    return bandDb(w, 2000, 3000) - bandDb(w, 200, 800);
  };
  assert(tilt({ brightness: 1 }) > tilt({}) + 1);
  assert(tilt({ brightness: -1 }) < tilt({}) - 2);
});
