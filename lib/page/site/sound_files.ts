/** Files that are dropped or picked: our own decoders first, then the browser's. @module */
import type { Waveform } from "@/audio/waveform.ts";
import { InputError } from "@/base/errors.ts";
import { toWaveform } from "@/audio/decode.ts";
import type { RecognitionApi } from "./recognition_api.ts";
import type { Remote } from "@/base/threads.ts";

/** Larger files would not fit into the memory of a page. */
const MOST_BYTES = 200e6;
/** The rate that the browser converts to, Hz: that of most recordings. */
const BROWSER_RATE = 48000;

/**
 * Reads a sound file. What our own decoders know is read by them, so that the answer is that of the
 * command line; what they do not know (M4A) is left to the browser.
 * @throws {InputError} if neither can read it
 */
export async function readSoundFile(
  file: File,
  worker: Pick<Remote<RecognitionApi>, "decode">,
): Promise<Waveform> {
  const { name, size } = file;
  if (size > MOST_BYTES) {
    throw new InputError(`open "${name}"`, `it has ${Math.round(size / 1e6)} MB`, {
      remedy: `take a part of it of at most ${MOST_BYTES / 1e6} MB, or use the command line`,
    });
  }
  try {
    return await worker.decode(new Uint8Array(await file.arrayBuffer()), name);
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== "unsupported") throw error;
    return await decodeInBrowser(file, error);
  }
}

async function decodeInBrowser(file: File, refusal: InputError): Promise<Waveform> {
  const context = new OfflineAudioContext(1, 1, BROWSER_RATE);
  const buffer = await context.decodeAudioData(await file.arrayBuffer()).catch(() => {
    throw refusal;
  });
  const channels = Array.from(
    { length: buffer.numberOfChannels },
    (_, i) => buffer.getChannelData(i),
  );
  const notes = ["The browser decoded this file; another browser may give slightly other samples."];
  return toWaveform({ channels, sampleRate: buffer.sampleRate, notes }, { name: file.name });
}
