/** Recognising in a file, whatever its length. @module */
import { withName } from "@/audio/unreadable.ts";
import { InputError } from "@/base/errors.ts";
import { readJson } from "@/disk/files.ts";
import { openRecognizer } from "@/disk/models.ts";
import { readPieces } from "@/disk/recording.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { type AdaptedRecognizer, checkVoice, type RecognizedWindow } from "@/recognition/mod.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import type { FileRecognition } from "@/reporting/recognition_text.ts";

/** Which network recognises. */
export interface NetworkFlags {
  readonly model?: string;
  /** A file with the voice of the person who speaks, as the page saves it. */
  readonly voice?: string;
  readonly engine: NonNullable<EngineOptions["provider"]>;
}

/**
 * Opens a network, adapted to a voice where one is named.
 * @throws {InputError} if it cannot be read, or the voice is of another network
 */
export async function openNetwork(
  { model = PUBLISHED_MODEL, voice, engine: provider }: NetworkFlags,
  { threads }: { readonly threads: number | undefined },
): Promise<AdaptedRecognizer> {
  const recognizer = await openRecognizer(model, { engine: { provider, threads } });
  if (voice === undefined) return recognizer;
  const content = await readJson(voice, "save it in the page again");
  return await recognizer.adapt(checkVoice(content, { name: voice, model: recognizer.model }));
}

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
  recognizer: AdaptedRecognizer,
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
