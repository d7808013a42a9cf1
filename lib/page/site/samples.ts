/** Sounds to try the page with, made by the demo corpus' synthesiser. @module */
import type { Waveform } from "@/audio/waveform.ts";
import { seededRandom } from "@/base/random.ts";
import { speakDemo } from "@/corpora/demo_speech.ts";
import type { Emotion } from "@/corpora/emotion.ts";

/** What the demo corpus' speakers are asked for. */
const MOODS: Readonly<Record<string, readonly Emotion[]>> = {
  talk: ["calm", "angry", "sad", "surprised"],
  loud: ["angry"],
  soft: ["sad"],
};
const SPEAKER = 2;
const ROOM = { sampleRate: 16000, seconds: 5, level: 0.003 } as const;
const NOTE = "This voice is synthetic, and the network learned from people: " +
  "the sample shows what the page does, not how well the network does it.";

/**
 * Makes a sample.
 * @param id of `SAMPLES`
 */
export function makeSample(id: string): Waveform {
  const moods = MOODS[id];
  if (moods === undefined) return quietRoom();
  const spoken = speakDemo(moods, { speaker: SPEAKER });
  const samples = Float32Array.from(spoken.flatMap((one) => [...one.samples]));
  return { samples, sampleRate: spoken[0]!.sampleRate, notes: [NOTE] };
}

function quietRoom(): Waveform {
  const { sampleRate, seconds, level } = ROOM;
  const random = seededRandom("a quiet room");
  const samples = new Float32Array(sampleRate * seconds).map(() => level * random.normal());
  return { samples, sampleRate };
}
