import assert from "node:assert/strict";
import { type Emotion, EMOTIONS } from "@/corpora/emotion.ts";
import { drawProsody, drawStyle, type Prosody } from "@/audio/voice/prosody.ts";
import { seededRandom } from "@/base/random.ts";

const SPEAKERS = 200;

/** The mean over many speakers, so that what is random evens out. */
function mean(emotion: Emotion, strong = false): Prosody {
  const random = seededRandom("prosody");
  const sum: Record<string, number> = {};
  for (let i = 0; i < SPEAKERS; i++) {
    const own = random.fork(i);
    const drawn = drawProsody(drawStyle(own), { emotion, strong, random: own });
    for (const [key, value] of Object.entries(drawn)) sum[key] = (sum[key] ?? 0) + value / SPEAKERS;
  }
  return sum as unknown as Prosody;
}

const means = Object.fromEntries(EMOTIONS.map((e) => [e, mean(e)])) as Record<Emotion, Prosody>;

/** Asserts that a quantity grows from emotion to emotion. */
function rises(key: keyof Prosody, emotions: readonly Emotion[]): void {
  const values = emotions.map((emotion) => means[emotion][key]);
  assert.deepEqual(values, [...values].sort((a, b) => a - b), `${key}: ${emotions} ${values}`);
}

Deno.test("emotions differ in the directions that the literature gives", () => {
  rises("level", ["sad", "neutral", "happy", "angry"]);
  rises("pitch", ["disgust", "neutral", "angry", "fearful"]);
  rises("range", ["sad", "neutral", "happy", "surprised"]);
  rises("tempo", ["sad", "neutral", "angry", "fearful"]);
  rises("brightness", ["sad", "neutral", "happy", "angry"]);
  rises("rd", ["angry", "neutral", "sad"]);
  rises("slope", ["angry", "neutral", "happy"]);
  rises("tremor", ["neutral", "sad", "fearful"]);
  rises("ending", ["angry", "neutral", "surprised"]);
  rises("breath", ["angry", "neutral", "sad"]);
});

Deno.test("a strong expression goes further in the same direction", () => {
  assert(mean("angry", true).level > means.angry.level);
  assert(mean("sad", true).tempo < means.sad.tempo);
});

Deno.test("speakers and utterances differ; a seed determines both", () => {
  const draw = (seed: number) => {
    const random = seededRandom(seed), style = drawStyle(random);
    const request = { emotion: "happy", strong: false, random } as const;
    return [drawProsody(style, request), drawProsody(style, request)];
  };
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1)[0], draw(1)[1]);
  assert.notDeepEqual(draw(1)[0], draw(2)[0]);
});

Deno.test("irregularities are never negative", () => {
  const random = seededRandom("irregular");
  for (let i = 0; i < 300; i++) {
    const request = { emotion: "neutral", strong: false, random } as const;
    const { jitter, shimmer, tremor } = drawProsody(drawStyle(random), request);
    assert(jitter >= 0 && shimmer >= 0 && tremor >= 0);
  }
});
