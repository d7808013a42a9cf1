/** A server with a small network, and what is sent to it. */
import { join } from "@std/path";
import { speak } from "@/audio/demo_voice.ts";
import { encodeWav } from "@/audio/wav.ts";
import { seededRandom } from "@/base/random.ts";
import type { Recognition } from "@/recognition/mod.ts";
import type { LogEntry } from "@/server/log.ts";
import { type RunningServer, type ServerOptions, startServer } from "@/server/serve.ts";
import { writeModel } from "../app/_model.ts";
import { tempFolder } from "../app/_temp.ts";

/** A server under test. */
export interface Tested extends RunningServer {
  readonly log: readonly LogEntry[];
  /** The folder of its network. */
  readonly model: string;
}

/** Runs a test beside a server, which is stopped in any case. */
export async function withServer(
  options: Omit<ServerOptions, "modelDirs">,
  test: (server: Tested) => Promise<void>,
): Promise<void> {
  await using folder = await tempFolder();
  const model = join(folder.path, "small");
  await writeModel(model);
  const log: LogEntry[] = [];
  const given = { host: "127.0.0.1", port: 0, engine: "wasm", threads: 1, ...options } as const;
  const server = await startServer({
    ...given,
    modelDirs: [model],
    log: (entry) => log.push(entry),
  });
  try {
    await test({ ...server, log, model });
  } finally {
    await server.stop();
  }
}

/** A WAV file of a synthetic voice. */
export function spokenWav(seed = 1): Uint8Array<ArrayBuffer> {
  const style = {
    pitch: 0,
    range: 3,
    slope: -2,
    tempo: 0,
    levelDb: -25,
    brightness: 0,
    breathDb: -30,
  };
  const voice = { pitchHz: 120, tractCm: 17 };
  const phones = "h a _ t s 'a n _ t i _ g _ t r 'o n i u v 'e n z i";
  return new Uint8Array(
    encodeWav(speak({ voice, style, phones, random: seededRandom(seed) })),
  );
}

/** An answer as it came. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Recognition & { readonly detail: string; readonly title: string };
}

/** Sends sound to a server. */
export async function predict(
  { url }: RunningServer,
  body: BodyInit,
  { query = "", headers = {}, signal }: {
    readonly query?: string;
    readonly headers?: Record<string, string>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Answered> {
  const init = { method: "POST", body, headers, signal: signal ?? null };
  const response = await fetch(`${url}v1/predict${query}`, init);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Sends bytes as they are, and collects what comes back until the server closes. */
export async function sendRaw(
  { url }: RunningServer,
  parts: Iterable<Uint8Array | string>,
): Promise<{ readonly text: string; readonly ms: number; readonly sent: number }> {
  const { hostname, port } = new URL(url);
  const begun = performance.now();
  using connection = await Deno.connect({ hostname, port: Number(port) });
  let sent = 0;
  const sending = (async () => {
    for (const part of parts) {
      const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
      for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
      sent += bytes.length;
    }
  })().catch(() => {}); // the server has closed
  let text = "";
  const buffer = new Uint8Array(4096);
  for (;;) {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) break;
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  await sending;
  return { text, ms: performance.now() - begun, sent };
}

/** The log's lines about requests. */
export function requestsIn(log: readonly LogEntry[]) {
  return log.filter((entry) => entry.event === "request");
}

/** Waits until something holds. */
export async function until(holds: () => boolean, seconds = 10): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!holds()) {
    if (performance.now() > end) throw new Error("it did not come about");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
