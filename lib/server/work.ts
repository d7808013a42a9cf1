/** The work on one request: bytes of a sound file to the answer's text. @module */
import { decodeWaveform } from "@/audio/decode.ts";
import type { RecognizeOptions, Recognizer } from "@/recognition/mod.ts";

/** What a thread is asked. */
export interface Work {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly model: string;
  readonly options: RecognizeOptions;
  /** Longer sound is refused. */
  readonly maxSec: number;
}

/** What a thread answers: a `Recognition` as JSON, and what the log says of it. */
export interface Worked {
  readonly body: string;
  readonly soundSec: number;
}

/**
 * Recognises the emotion in a sound file.
 * @throws {InputError} if it cannot be decoded or used, or is too long
 */
export async function recogniseBytes(
  { bytes, options, maxSec }: Omit<Work, "model">,
  recognizer: Recognizer,
): Promise<Worked> {
  const waveform = await decodeWaveform(bytes, { maxSec });
  const found = await recognizer.recognize(waveform, options);
  return { body: JSON.stringify(found), soundSec: found.durationSec };
}
