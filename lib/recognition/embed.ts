/** What a network makes of a whole sound before its last layer. @module */
import { InputError } from "@/base/errors.ts";
import { checkWaveform, type Waveform } from "@/audio/waveform.ts";
import { createSegmenter, type Hearing } from "./segments.ts";
import { hasSpeech } from "./stream.ts";

/**
 * The embedding of the clip around the speech, as whole sounds are judged; where the speech does not fit
 * into one clip, the mean over windows, each with the weight of its speech.
 * @throws {InputError} if the waveform cannot be used, or holds too little speech
 */
export async function embedSound(
  waveform: Waveform,
  { embedClip, ...hearing }: Hearing & {
    /** The embedding of one clip. */
    readonly embedClip: (clip: Waveform) => Promise<Float32Array>;
  },
): Promise<number[]> {
  checkWaveform(waveform);
  const segmenter = createSegmenter(hearing, waveform.sampleRate);
  const segments = [...segmenter.whole(waveform.samples)].filter(hasSpeech);
  const clip = segmenter.wholeClip();
  const used = clip !== null && hasSpeech(clip) ? [clip] : segments;
  if (used.length === 0) {
    throw new InputError("learn from a sound", "there is too little speech in it", {
      remedy: "speak a sentence, closer to the microphone",
    });
  }
  const total = used.reduce((sum, { speechSec }) => sum + speechSec, 0);
  let mean: number[] = [];
  for (const { waveform, speechSec } of used) {
    const embedding = await embedClip(waveform);
    mean = Array.from(embedding, (value, i) => (mean[i] ?? 0) + value * speechSec / total);
  }
  return mean;
}
