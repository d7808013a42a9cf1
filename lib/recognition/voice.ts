/** The voice of one person, as clips with known emotions: what a recogniser is adapted with. @module */
import { InputError } from "@/base/errors.ts";
import { list, number, object, oneOf, text } from "@/base/schema.ts";
import type { LabelledEmbedding } from "./adapt.ts";
import type { ModelInfo } from "./result.ts";

/** One clip of a voice. Its sound cannot be had back from it. */
export interface VoiceClip {
  /** What the person calls it. */
  readonly name: string;
  /** A label of the model. */
  readonly emotion: string;
  /** What `embed` made of the sound. */
  readonly embedding: readonly number[];
}

/** The clips of a voice, for one model. */
export interface Voice {
  /** What kind of file it is. */
  readonly format: "speech-emotion-voice/1";
  /** Version of the model whose embeddings these are. */
  readonly model: string;
  /** In any order; at least three of an emotion. */
  readonly clips: readonly VoiceClip[];
}

/** Fewer clips of an emotion say too little. */
export const FEWEST_CLIPS = 3;

const clipRule = object<VoiceClip>({ name: text, emotion: text, embedding: list(number()) });
const voiceRule = object<Voice>({
  format: oneOf("speech-emotion-voice/1"),
  model: text,
  clips: list(clipRule),
});

/**
 * Checks a voice that was read from a file.
 * @param options.name what errors call it, such as the file's name
 * @param options.model the model that it shall be used with
 * @throws {InputError} if it is no voice, belongs to another model, or is damaged
 */
export function checkVoice(
  value: unknown,
  options: { readonly name: string; readonly model: ModelInfo },
): Voice {
  const { name, model } = options;
  const voice = voiceRule(value, name);
  const what = `use the voice ${name}`;
  if (voice.model !== model.version) {
    const why = `it was made with version ${voice.model} of a model, and this is ${model.version}`;
    throw new InputError(what, why, { remedy: "make it again with this model" });
  }
  const strange = voice.clips.find(({ emotion }) => !model.labels.includes(emotion));
  if (strange !== undefined) {
    const remedy = `use some of ${model.labels.join(", ")}`;
    throw new InputError(what, `the model does not know "${strange.emotion}"`, { remedy });
  }
  return voice;
}

/** The clips of a voice with the numbers of their labels. */
export function labelClips(
  { clips }: Voice,
  options: { readonly labels: readonly string[]; readonly features: number },
): LabelledEmbedding[] {
  const { labels, features } = options;
  const short = clips.find(({ embedding }) => embedding.length !== features);
  if (short !== undefined) {
    const why = `"${short.name}" has ${short.embedding.length} numbers, not ${features}`;
    throw new InputError("adapt to a voice", why, { code: "damaged" });
  }
  const counts = new Map<string, number>();
  for (const { emotion } of clips) counts.set(emotion, (counts.get(emotion) ?? 0) + 1);
  const rare = [...counts].find(([, count]) => count < FEWEST_CLIPS);
  if (rare !== undefined || counts.size < 2) {
    const why = rare === undefined
      ? "it has clips of fewer than two emotions"
      : `there are too few clips of ${rare[0]}: ${rare[1]}`;
    const remedy = `give at least ${FEWEST_CLIPS} of each of two emotions or more`;
    throw new InputError("adapt to a voice", why, { remedy });
  }
  return clips.map(({ embedding, emotion }) => ({ embedding, label: labels.indexOf(emotion) }));
}
