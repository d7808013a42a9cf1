/**
 * What the decoders of compressed sound have in common: WebAssembly under a thin layer of
 * JavaScript that reports damage by a list, by the console, by any kind of exception, or by a trap.
 * Here all of it becomes one SyntaxError.
 * @module
 */

/** What a decoder gives back. */
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

/** Calls a function without what it writes to the console: its errors are in its result too. */
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
 * @param run does its work before its first pause, if it has any
 * @throws SyntaxError if the decoder complains of anything, for the caller to put the file's name
 * before
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
    throw new SyntaxError(
      `it is damaged (the decoder says "${reason}"); copy or download the file again`,
      { cause: error },
    );
  } finally {
    release(codec);
  }
}

/** Frees a decoder; one that has trapped may trap again, and then goes with its memory. */
function release(codec: Codec): void {
  try {
    codec.free();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}
