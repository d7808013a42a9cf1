/**
 * Programs that answer one line of JSON with another: Python scripts of the peers, and our own
 * scripts, each in a process of its own.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { fileURLToPath } from "node:url";

/** What a peer writes where a package is missing or has another version. */
const LACKING = /No module named|No package metadata|are pinned/;
const INSTALL = "install the peers: pip install -r lib/bench/requirements.txt";

/** A running program. */
export interface Program {
  /** Sends a question and waits for its answer. */
  ask<T>(question: unknown): Promise<T>;
  /** Ends the program. */
  stop(): Promise<void>;
}

/**
 * Starts `python script`, a script of this folder.
 * @throws {InputError} if it cannot be started; `ask` throws one with the reason if it ends early
 */
export function startPeer(python: string, script: string): Program {
  return startProgram(python, [pathOf(script)]);
}

/** Starts a script of this folder in a Deno of its own, as every command has one. */
export function startOwn(script: string): Program {
  return startProgram(Deno.execPath(), ["run", "--allow-all", pathOf(script)]);
}

/**
 * Starts programs of Python that keep a processor busy each, as other work on the machine would.
 * @returns what ends them
 * @throws {InputError} if they cannot be started
 */
export function startBusy(python: string, count: number): () => Promise<void> {
  const programs = Array.from({ length: count }, () => spawn(python, ["-c", "while True: pass"]));
  return async () => {
    for (const program of programs) program.kill();
    for (const program of programs) {
      await Promise.all([program.status, program.stdout.cancel(), program.stderr.cancel()]);
    }
  };
}

function pathOf(script: string): string {
  return fileURLToPath(new URL(script, import.meta.url));
}

function startProgram(program: string, args: readonly string[]): Program {
  const child = spawn(program, args);
  const errors = new Response(child.stderr).text();
  const writer = child.stdin.getWriter();
  const lines = readLines(child.stdout);
  return {
    async ask<T>(question: unknown): Promise<T> {
      const line = new TextEncoder().encode(JSON.stringify(question) + "\n");
      // A program that has ended takes no more input. That it has ended is seen below.
      await writer.write(line).catch(() => {});
      const { value, done } = await lines.next();
      if (!done) return JSON.parse(value) as T;
      const { code } = await child.status;
      throw endedError({ program, code, errors: await errors });
    },
    async stop() {
      await writer.close().catch(() => {});
      await child.status;
      await errors;
    },
  };
}

function spawn(program: string, args: readonly string[]): Deno.ChildProcess {
  const pipes = { stdin: "piped", stdout: "piped", stderr: "piped" } as const;
  // Without this, Python leaves a folder of compiled modules beside the scripts.
  const env = { PYTHONDONTWRITEBYTECODE: "1" };
  try {
    return new Deno.Command(program, { args: [...args], env, ...pipes }).spawn();
  } catch (cause) {
    const options = { remedy: "name a Python with --python", code: "environment", cause } as const;
    throw new InputError(`start "${program}"`, "there is no such program", options);
  }
}

function endedError(
  { program, code, errors }: { program: string; code: number; errors: string },
): InputError {
  const written = errors.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const reason = written.at(-1) ?? `it wrote no reason (exit code ${code})`;
  return new InputError(`time beside "${program}"`, `it ended: ${reason}`, {
    remedy: LACKING.test(errors) ? INSTALL : undefined,
    code: "environment",
  });
}

/**
 * Answers each line of JSON on stdin with one on stdout, and ends the program when there are no
 * more. Used by our own scripts; an error is the last line on stderr.
 */
export async function answerAll<Question>(
  work: (question: Question) => Promise<unknown>,
): Promise<never> {
  try {
    for await (const line of readLines(Deno.stdin.readable)) {
      console.log(JSON.stringify(await work(JSON.parse(line) as Question)));
    }
    return Deno.exit(0);
  } catch (error) {
    console.error(error instanceof Error ? error.message.replaceAll("\n", " ") : error);
    return Deno.exit(1);
  }
}

async function* readLines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of stream) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
