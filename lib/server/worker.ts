// A thread of the server: loads the networks, then recognises in one sound after the other.
import { InputError } from "@/base/errors.ts";
import { speakDemo } from "@/corpora/demo_speech.ts";
import { openRecognizer } from "@/disk/models.ts";
import { startEngine } from "@/host/mod.ts";
import type { Recognizer } from "@/recognition/mod.ts";
import type { FromThread, ThreadStart } from "./thread.ts";
import { recogniseBytes, type Work } from "./work.ts";

const recognizers = new Map<string, Recognizer>();

/** A thread's first sounds take ten times as long, since their code is compiled meanwhile. */
const WARM_UP = 3;

async function start({ models, engine, blas }: ThreadStart): Promise<FromThread> {
  const options = { provider: engine, threads: 1, blas };
  const { describe } = await startEngine(options);
  for (const { name, dir } of models) {
    recognizers.set(name, await openRecognizer(dir, { engine: options, name }));
  }
  const [speech] = speakDemo(["angry"], { speaker: 1 });
  for (const recognizer of recognizers.values()) {
    for (let i = 0; i < WARM_UP; i++) await recognizer.recognize(speech!);
  }
  return { kind: "ready", engine: describe };
}

async function work(asked: Work): Promise<FromThread> {
  return { kind: "done", ...await recogniseBytes(asked, recognizers.get(asked.model)!) };
}

/** What was thrown, in a form that can be sent. */
function failure(error: unknown): FromThread {
  if (error instanceof InputError) {
    const { what, why, remedy, code } = error;
    return { kind: "refused", what, why, remedy, code };
  }
  return { kind: "failed", stack: error instanceof Error ? `${error.stack}` : String(error) };
}

self.onmessage = async ({ data }: MessageEvent<ThreadStart | Work>) => {
  const answer = "models" in data ? start(data) : work(data);
  self.postMessage(await answer.catch(failure));
};
