import assert from "node:assert/strict";
import { PSEUDO_SENTENCES } from "@/audio/voice/phones.ts";
import { drawProsody, drawStyle, type Prosody } from "@/audio/voice/prosody.ts";
import { makeTracks, smooth, TRACK_STEP_SEC } from "@/audio/voice/tracks.ts";
import { seededRandom } from "@/base/random.ts";

/** Rounding of sums of 64-bit numbers. */
const ROUNDING = 1e-12;

const random = seededRandom("tracks");
const neutral = drawProsody(drawStyle(random), { emotion: "neutral", strong: false, random });
const [sentence] = PSEUDO_SENTENCES;
const tracks = (change: Partial<Prosody> = {}) =>
  makeTracks(sentence, { prosody: { ...neutral, ...change }, random: seededRandom("one") });

Deno.test("smooth keeps what is constant and turns a step into a rise around it", () => {
  for (const value of smooth(new Float64Array(30).fill(3), 0.02)) {
    assert(Math.abs(value - 3) < ROUNDING);
  }
  const step = smooth(Float64Array.from({ length: 40 }, (_, i) => Number(i >= 20)), 0.04);
  step.forEach((value, i) => assert(i === 0 || value >= step[i - 1]!));
  assert.deepEqual([step[5], Math.round(step[35]! * 1e9) / 1e9], [0, 1]);
  assert(Math.abs(step[19]! + step[20]! - 1) < ROUNDING, "in the middle");
});

Deno.test("tracks are of one length, silent at both ends, and finite", () => {
  const made = tracks();
  const { formants, voicing, aspiration, frication, placeHz, nasality, pitch } = made;
  const all = [...formants, voicing, aspiration, frication, placeHz, nasality, pitch];
  for (const track of all) {
    assert.equal(track.length, made.length);
    assert(track.every(Number.isFinite));
  }
  for (const track of [voicing, aspiration, frication]) {
    assert.deepEqual([track[0], track.at(-1)], [0, 0]);
    assert(Math.max(...track) > 0.2);
  }
});

Deno.test("half the tempo takes longer, vowels twice as long", () => {
  const ordinary = tracks({ tempo: 0 }).length, slow = tracks({ tempo: -1 }).length;
  assert(slow / ordinary > 1.5 && slow / ordinary < 2, `${slow / ordinary}`);
  const seconds = ordinary * TRACK_STEP_SEC;
  assert(seconds > 1.5 && seconds < 3, `${seconds} s`);
});

Deno.test("pitch follows level, slope and ending", () => {
  const mean = (track: Float64Array) => track.reduce((a, b) => a + b) / track.length;
  const pitch = (change: Partial<Prosody>) => tracks({ ...change, tremor: 0 }).pitch;
  assert(Math.abs(mean(pitch({ pitch: 5 })) - mean(pitch({ pitch: 0 })) - 5) < ROUNDING);
  const rising = pitch({ slope: 6 }), falling = pitch({ slope: -6 });
  assert(Math.abs(rising.at(-1)! - falling.at(-1)! - 6) < ROUNDING);
  assert(Math.abs(pitch({ ending: 5 }).at(-1)! - pitch({ ending: 0 }).at(-1)! - 5) < ROUNDING);
});
