/**
 * What the decoders of compressed sound have in common: WebAssembly under a thin layer of
 * JavaScript that reports damage in a list, on the console, by any kind of exception, or by a trap.
 * Here all of it becomes one InputError.
 * @module
 */
import { damaged } from "./unreadable.ts";

/** The output of a decoder. */
export interface CodecResult {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
  readonly errors: readonly { readonly message: string }[];
}

/** A decoder that has been made for one file. */
export interface Codec {
  readonly ready: Promise<void>;
  readonly free: () => void;
}

/** Calls a function and drops what it writes to the console: its result holds the errors too. */
function quietly<T>(call: () => T): T {
  const { error } = console;
  console.error = () => {};
  try {
    return call();
  } finally {
    console.error = error;
  }
}

/**
 * Runs a decoder over one file and frees it.
 * @param run decodes; what it writes to the console before its first `await` is dropped
 */
export async function runCodec(
  codec: Codec,
  run: () => CodecResult | Promise<CodecResult>,
): Promise<CodecResult> {
  await codec.ready;
  try {
    const result = await quietly(run);
    const [first] = result.errors;
    if (first !== undefined) throw new Error(first.message.replaceAll(/\s+/g, " "));
    return result;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw damaged(`it is damaged (the decoder reports "${reason}")`, { cause: error });
  } finally {
    try {
      codec.free();
    } catch {
      // A decoder that has trapped may trap again; it goes with its memory.
    }
  }
}
