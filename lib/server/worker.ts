// A thread of the server: loads the networks, then recognises in one sound after the other.
import { type Port, serve } from "@/base/threads.ts";
import { speakDemo } from "@/corpora/demo_speech.ts";
import { openRecognizer } from "@/disk/models.ts";
import { startEngine } from "@/host/mod.ts";
import type { Recognizer } from "@/recognition/mod.ts";
import type { ThreadApi, ThreadStart } from "./thread.ts";
import { recogniseBytes, type Work, type Worked } from "./work.ts";

const recognizers = new Map<string, Recognizer>();

/** A thread's first sounds take ten times as long, since their code is compiled meanwhile. */
const WARM_UP = 3;

async function start({ models, engine, blas }: ThreadStart): Promise<string> {
  const options = { provider: engine, threads: 1, blas };
  const { describe } = await startEngine(options);
  for (const { name, dir } of models) {
    recognizers.set(name, await openRecognizer(dir, { engine: options, name }));
  }
  const [speech] = speakDemo(["angry"], { speaker: 1 });
  for (const recognizer of recognizers.values()) {
    for (let i = 0; i < WARM_UP; i++) await recognizer.recognize(speech!);
  }
  return describe;
}

function run({ model, ...work }: Work): Promise<Worked> {
  return recogniseBytes(work, recognizers.get(model)!);
}

// In a worker `self` is the port to the other thread, which the types of a window do not say.
serve<ThreadApi>(self as unknown as Port, { start, run });
