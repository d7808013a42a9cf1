/** `listen`: emotions in sound that is piped in. @module */
import { createPipeReader } from "@/audio/pipe.ts";
import { withName } from "@/audio/unreadable.ts";
import { InputError } from "@/base/errors.ts";
import { reading, writingTo } from "@/disk/files.ts";
import type { RecognitionStream, RecognizedWindow } from "@/recognition/mod.ts";
import { EXIT, say } from "@/reporting/console.ts";
import { summaryText, windowLine } from "@/reporting/recognition_text.ts";
import type { Call } from "@/app/call.ts";
import { type NetworkFlags, openNetwork } from "./recognise.ts";

interface Flags extends NetworkFlags {
  readonly rate: number;
  readonly hop?: number;
  readonly smooth?: number;
  readonly suppress?: number;
  readonly json?: boolean;
}

/** What errors call the sound. */
const INPUT = "standard input";

const OUTPUT = "standard output";

/** Whoever read the output has stopped. */
class OutputClosed extends Error {}

/** Recognises emotions in standard input, a line for each decision, until it ends or Ctrl-C. */
export async function listen({ flags, signal }: Call<Flags>): Promise<number> {
  if (Deno.stdin.isTerminal()) {
    throw new InputError("listen", "no sound is piped in", {
      remedy: "pipe some in, such as `arecord -f S16_LE -r 16000 | deno task listen`",
    });
  }
  const { hop, smooth, suppress } = flags;
  const recognizer = await openNetwork(flags, { threads: 1 });
  const stream = recognizer.stream({
    hopSec: hop,
    smoothingWindows: smooth,
    suppressionTimeSec: suppress,
  });
  try {
    return await follow(stream, { flags, signal });
  } catch (error) {
    // As with `| head`: what was wanted has been read.
    if (error instanceof OutputClosed) return EXIT.ok;
    const isOfOutput = error instanceof InputError && error.file === OUTPUT;
    throw isOfOutput ? error : withName(error, INPUT);
  }
}

async function follow(
  stream: RecognitionStream,
  { flags, signal }: { readonly flags: Flags; readonly signal: AbortSignal },
): Promise<number> {
  const reader = createPipeReader({ sampleRate: flags.rate });
  let received = 0;
  const push = async (samples: Float32Array) => {
    received += samples.length;
    show(await stream.push(samples, reader.sampleRate()), flags);
  };
  for await (const bytes of inputUntil(signal)) await push(reader.push(bytes));
  const { samples, notes, missing } = reader.finish();
  await push(samples);
  if (!signal.aborted) { // Where Ctrl-C stopped the sound, nothing is missing.
    for (const note of notes) say(note);
    if (missing > 0) say(`The sound ends ${missing} bytes earlier than its header says.`);
  }
  if (received === 0) {
    if (!signal.aborted) throw new InputError("listen", "it is empty (0 bytes)");
    say("stopped: no sound had arrived");
    return EXIT.interrupted;
  }
  const result = await stream.flush();
  show(result.windows, flags);
  for (const note of flags.json ? [] : result.notes) say(note);
  const { windows: _, ...summary } = result;
  write(flags.json ? JSON.stringify({ type: "summary", ...summary }) : summaryText(result));
  return EXIT.ok;
}

/** The bytes of standard input, up to its end or until the signal aborts. */
async function* inputUntil(signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const reader = Deno.stdin.readable.getReader();
  const stop = () => void reader.cancel();
  signal.addEventListener("abort", stop);
  try {
    for (;;) {
      const { done, value } = await reading(INPUT, () => reader.read());
      if (done || signal.aborted) return;
      yield value;
    }
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function show(windows: readonly RecognizedWindow[], { json }: Flags): void {
  for (const window of windows) {
    write(json ? JSON.stringify({ type: "window", ...window }) : windowLine(window));
  }
}

const encoder = new TextEncoder();

function write(line: string): void {
  const bytes = encoder.encode(`${line}\n`);
  let at = 0;
  try {
    writingTo(OUTPUT, () => {
      while (at < bytes.length) at += Deno.stdout.writeSync(bytes.subarray(at));
    });
  } catch (error) {
    const { cause } = error as Error;
    throw cause instanceof Deno.errors.BrokenPipe ? new OutputClosed() : error;
  }
}
