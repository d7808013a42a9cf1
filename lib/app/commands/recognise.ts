/** Recognising in a file, whatever its length. @module */
import { InputError } from "@/base/errors.ts";
import { withName } from "@/audio/unreadable.ts";
import type { Waveform } from "@/audio/waveform.ts";
import { openLong } from "@/disk/long_recording.ts";
import { readWaveform } from "@/disk/recording.ts";
import type { RecognitionStream, RecognizedWindow, Recognizer } from "@/recognition/mod.ts";
import type { FileRecognition } from "@/reporting/recognition_text.ts";

/** A whole recording is given to the recogniser in pieces of this many samples. */
const PIECE = 2 ** 19;

/** How a file is recognised. */
export interface FileOptions {
  readonly signal: AbortSignal;
  /** Called after each piece with the share that is done. */
  readonly onProgress: (share: number) => void;
}

/**
 * Recognises the emotion in a file. Long WAV files are read in pieces, so that memory stays small.
 * @throws {InputError} naming the file, if it cannot be read
 */
export async function recogniseFile(
  file: string,
  recognizer: Recognizer,
  { signal, onProgress }: FileOptions,
): Promise<FileRecognition> {
  const stream = recognizer.stream();
  const windows: RecognizedWindow[] = [];
  const notes: string[] = [];
  let received = 0;
  for await (const { samples, sampleRate, share, odd } of piecesOf(file)) {
    signal.throwIfAborted();
    windows.push(...await push(stream, { samples, sampleRate, file }));
    notes.push(...odd);
    received += samples.length;
    onProgress(share);
  }
  if (received === 0) {
    throw new InputError(`read "${file}"`, "it has no samples", { remedy: "record it again" });
  }
  const last = await stream.flush();
  return {
    file,
    ...last,
    windows: windows.concat(last.windows),
    notes: [...notes, ...last.notes],
  };
}

async function push(
  stream: RecognitionStream,
  { samples, sampleRate, file }: Waveform & { readonly file: string },
): Promise<RecognizedWindow[]> {
  try {
    return await stream.push(samples, sampleRate);
  } catch (error) {
    throw withName(error, file);
  }
}

/** The samples of a file in pieces, and the share of it that they complete. */
async function* piecesOf(file: string) {
  const long = await openLong(file);
  if (long === null) {
    const { samples, sampleRate, notes = [] } = await readWaveform(file);
    for (let at = 0; at < samples.length; at += PIECE) {
      const part = samples.subarray(at, at + PIECE);
      const share = Math.min(1, (at + PIECE) / samples.length);
      yield { samples: part, sampleRate, share, odd: at === 0 ? notes : [] };
    }
    return;
  }
  for await (const { samples, sampleRate, share, notes = [] } of long.pieces()) {
    yield { samples, sampleRate, share, odd: notes };
  }
}
