/** Programs that answer one line of JSON with another: those of the peers, and our own. @module */
import { InputError } from "@/base/errors.ts";
import { fileURLToPath } from "node:url";

/** What Python says, and our scripts, where a package is missing or of another version. */
const LACKING = /No module named|No package metadata|are pinned/;
const INSTALL = "; install the peers: pip install -r lib/bench/requirements.txt";

/** A running peer. */
export interface Peer {
  /** Sends a value, and waits for the answer. */
  ask<T>(request: unknown): Promise<T>;
  /** Ends the program. */
  stop(): Promise<void>;
}

/**
 * Starts `python script`, a script of this folder.
 * @throws as `startProgram`
 */
export function startPeer(python: string, script: string): Peer {
  return startProgram(python, [pathOf(script)]);
}

/** Starts a script of this folder in a Deno of its own, as every command has one. */
export function startOwn(script: string): Peer {
  return startProgram(Deno.execPath(), ["run", "--allow-all", pathOf(script)]);
}

function pathOf(script: string): string {
  return fileURLToPath(new URL(script, import.meta.url));
}

/**
 * Starts a program.
 * @throws Error if it cannot be started; `ask` throws what it wrote to stderr if it ends early
 */
export function startProgram(program: string, args: readonly string[]): Peer {
  let child: Deno.ChildProcess;
  try {
    const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
    // Else Python leaves a folder of compiled modules beside the scripts.
    const env = { PYTHONDONTWRITEBYTECODE: "1" };
    child = new Deno.Command(program, { args: [...args], env, ...pipes }).spawn();
  } catch (error) {
    throw new InputError(`start "${program}" to be timed beside`, "is it a Python?", {
      code: "environment",
      cause: error,
    });
  }
  const errors = new Response(child.stderr).text();
  const writer = child.stdin.getWriter();
  const lines = readLines(child.stdout);
  const ask = async <T>(request: unknown): Promise<T> => {
    const line = new TextEncoder().encode(JSON.stringify(request) + "\n");
    // A program that has ended takes no more input; that it has is seen below.
    await writer.write(line).catch(() => {});
    const { value, done } = await lines.next();
    if (done) {
      const last = (await errors).trim().split("\n").at(-1)!;
      throw new Error(`The peer ended: ${last}${LACKING.test(last) ? INSTALL : ""}`);
    }
    return JSON.parse(value) as T;
  };
  const stop = async () => {
    await writer.close().catch(() => {});
    await child.status;
    await errors;
  };
  return { ask, stop };
}

/** The lines of a stream, as they come. */
export async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
