/** Recognising in a file, whatever its length. @module */
import { withName } from "@/audio/unreadable.ts";
import { InputError } from "@/base/errors.ts";
import { readPieces } from "@/disk/recording.ts";
import type { RecognizedWindow, Recognizer } from "@/recognition/mod.ts";
import type { FileRecognition } from "@/reporting/recognition_text.ts";

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
  const odd: string[] = [];
  let received = 0;
  for await (const { samples, sampleRate, share, notes = [] } of readPieces(file)) {
    signal.throwIfAborted();
    try {
      windows.push(...await stream.push(samples, sampleRate));
    } catch (error) {
      throw withName(error, file);
    }
    odd.push(...notes);
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
    notes: [...odd, ...last.notes],
  };
}
