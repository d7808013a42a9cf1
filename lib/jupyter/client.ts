/** Starts the Deno kernel and runs code on it, without Jupyter and without Python. @module */
import { createHmac } from "node:crypto";
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { isStop } from "@/reporting/console.ts";
import { connectZmtp, type ZmtpConnection } from "./zmtp.ts";

/** A message from a kernel. */
export interface KernelMessage {
  /** Such as `stream`, `display_data`, `status`, `execute_reply`. */
  readonly type: string;
  /** Id of the request that it answers; empty if there is none. */
  readonly parent: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A running kernel. */
export interface Kernel {
  /**
   * Runs code and passes on its outputs. Resolves when the kernel has answered, is idle, and has been
   * silent for a moment.
   * @throws Error if the kernel ends or the time is over; the signal's reason if it was aborted
   */
  execute(code: string, options: ExecuteOptions): Promise<void>;
  /** Ends the kernel at once. */
  stop(): Promise<void>;
}

/** Options of {@linkcode Kernel.execute}. */
export interface ExecuteOptions {
  /** Called for every output, in order; errors have the type `error`. */
  readonly onMessage: (message: KernelMessage) => void;
  /** @default 1800 */
  readonly timeoutSec?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@linkcode startKernel}. */
export interface KernelOptions {
  /** The folder that the code runs in; a deno.json above it applies. */
  readonly cwd: string;
  /** @default Deno.execPath() */
  readonly deno?: string;
}

/**
 * The Deno kernel reports that it is idle before it has sent a cell's last output in about 3 % of
 * cells. After this much silence nothing was lost in 300 cells.
 */
const SILENCE_MS = 120;
/** How long the end of a kernel is waited for when its connection breaks. */
const BROKEN_MS = 1000;
const DIAL_INTERVAL_MS = 25;
const DIAL_TIMEOUT_MS = 30_000;
/** Length of the end of stderr that explains why a kernel ended. */
const STDERR_LENGTH = 4000;
const MOST_STARTS = 5;

/**
 * Starts a kernel and waits until it listens (about one second).
 * @throws {InputError} with the text of stderr if it does not start; AbortError if Ctrl-C ended it
 */
export async function startKernel(options: KernelOptions): Promise<Kernel> {
  for (let start = 1;; start++) {
    try {
      return await startOnce(options);
    } catch (error) {
      // Another program can take a port between its choice and the kernel's start.
      if (start === MOST_STARTS || !String(error).includes("AddrInUse")) throw error;
    }
  }
}

async function startOnce(options: KernelOptions): Promise<Kernel> {
  const key = crypto.randomUUID();
  const folder = await Deno.makeTempDir({ prefix: "kernel-" });
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = freePorts(5);
  const ports = { shell_port, iopub_port, stdin_port, control_port, hb_port };
  const file = join(folder, "connection.json");
  const rest = { ip: "127.0.0.1", transport: "tcp", signature_scheme: "hmac-sha256" };
  await Deno.writeTextFile(file, JSON.stringify({ ...ports, ...rest, key, kernel_name: "deno" }));
  const child = new Deno.Command(options.deno ?? Deno.execPath(), {
    args: ["jupyter", "--kernel", "--conn", file],
    cwd: options.cwd,
    // values as plain text: some readers of notebooks show the codes for colours
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const ended = endOf(child);
  const end = async () => {
    try {
      child.kill("SIGKILL");
    } catch { /* ended already */ }
    await ended;
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  };
  try {
    const iopub = await dial(iopub_port!, "SUB", ended);
    const shell = await dial(shell_port!, "DEALER", ended);
    return await converse({ shell, iopub, key, ended, end });
  } catch (error) {
    await end();
    const how = await ended;
    throw isStop(how) ? how : error;
  }
}

/** Ports that are free now. */
function freePorts(count: number): number[] {
  const local = { hostname: "127.0.0.1", port: 0 };
  const listeners = Array.from({ length: count }, () => Deno.listen(local));
  const ports = listeners.map((listener) => (listener.addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}

/** Resolves when a kernel's process has ended, with an error that says how. */
async function endOf(child: Deno.ChildProcess): Promise<Error> {
  let stderr = "";
  for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
    stderr = (stderr + text).slice(-STDERR_LENGTH);
  }
  const status = await child.status;
  if (status.signal === "SIGINT") return new DOMException("stopped by Ctrl-C", "AbortError");
  const how = status.signal ?? `exit code ${status.code}`;
  return new Error(`the kernel ended (${how})${stderr === "" ? "" : `: ${stderr.trim()}`}`);
}

function cannotStart(why: string, cause?: unknown): InputError {
  return new InputError("start the Deno kernel", why, { code: "environment", cause });
}

async function dial(
  port: number,
  socketType: "DEALER" | "SUB",
  ended: Promise<Error>,
): Promise<ZmtpConnection> {
  let end: Error | undefined;
  ended.then((error) => end = error);
  for (const start = performance.now();;) {
    try {
      return await connectZmtp(port, socketType);
    } catch (cause) {
      if (end) throw cannotStart(end.message, end);
      if (performance.now() - start > DIAL_TIMEOUT_MS) {
        throw cannotStart(`no answer within ${DIAL_TIMEOUT_MS / 1000} s`, cause);
      }
      await pause(DIAL_INTERVAL_MS);
    }
  }
}

type Ask = (type: string, content: Record<string, unknown>, id: string) => Promise<void>;
type Listeners = Set<(message: KernelMessage) => void>;

async function converse(
  { shell, iopub, key, ended, end }: {
    shell: ZmtpConnection;
    iopub: ZmtpConnection;
    key: string;
    ended: Promise<Error>;
    end: () => Promise<void>;
  },
): Promise<Kernel> {
  const listeners: Listeners = new Set();
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {}); // at the latest when the kernel is stopped, and nobody waits
  const pump = async (connection: ZmtpConnection) => {
    try {
      for (;;) {
        const message = decodeMessage(await connection.receive());
        for (const listener of listeners) listener(message);
      }
    } catch (error) {
      broken.reject(error);
    }
  };
  const pumps = [pump(shell), pump(iopub)];
  const ask: Ask = (type, content, id) => shell.send(encodeMessage({ id, type, content, key }));
  await untilSubscribed(listeners, ask);
  return {
    execute: (code, options) =>
      execution(code, { ...options, listeners, ask, ended, broken: broken.promise }),
    async stop() {
      shell.close();
      iopub.close();
      await end();
      await Promise.all(pumps);
    },
  };
}

/** Asks until a status message comes: from then on no message is missed. */
async function untilSubscribed(listeners: Listeners, ask: Ask): Promise<void> {
  let heard = false;
  const listen = (message: KernelMessage) => {
    if (message.type === "status") heard = true;
  };
  listeners.add(listen);
  for (let tries = 0; !heard && tries < 200; tries++) {
    await ask("kernel_info_request", {}, crypto.randomUUID());
    await pause(DIAL_INTERVAL_MS);
  }
  listeners.delete(listen);
  if (!heard) throw cannotStart("it reports no status");
}

/** Runs code; see {@link Kernel.execute}. */
async function execution(
  code: string,
  { onMessage, timeoutSec = 1800, signal, listeners, ask, ended, broken }: ExecuteOptions & {
    broken: Promise<never>;
    listeners: Listeners;
    ask: Ask;
    ended: Promise<Error>;
  },
): Promise<void> {
  signal?.throwIfAborted();
  const id = crypto.randomUUID();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let idle = false;
  let failed = false;
  let reply: KernelMessage | undefined;
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const hear = (message: KernelMessage) => {
    if (message.parent !== id) return;
    if (message.type === "status") idle ||= message.content.execution_state === "idle";
    else if (message.type === "execute_reply") reply = message;
    else {
      failed ||= message.type === "error";
      onMessage(message);
    }
    clearTimeout(quiet);
    if (idle && reply !== undefined) quiet = setTimeout(resolve, SILENCE_MS);
  };
  const abort = () => reject(signal!.reason);
  const late = () => reject(new Error(`the cell took longer than ${timeoutSec} s`));
  const timer = setTimeout(late, timeoutSec * 1000);
  signal?.addEventListener("abort", abort);
  listeners.add(hear); // stays: a timer of this cell can show something later
  ended.then(reject);
  // A kernel that ends breaks its connections, too, and its end says why.
  broken.catch(async (error) => {
    await Promise.race([ended, pause(BROKEN_MS)]);
    reject(error);
  });
  const content = { silent: false, store_history: true, user_expressions: {} };
  ask("execute_request", { code, ...content, allow_stdin: false, stop_on_error: true }, id)
    .catch(() => {}); // the connection is gone: `ended` says why
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    clearTimeout(quiet);
    signal?.removeEventListener("abort", abort);
  }
  // A syntax error, or a package that cannot be loaded, is in the answer only; other errors are also
  // outputs, on another channel, and may come after the answer.
  if (reply?.content.status === "error" && !failed) onMessage({ ...reply, type: "error" });
}

/**
 * A request as the parts of Jupyter's protocol 5.3: a delimiter, a signature (HMAC-SHA256), then
 * header, parent header, metadata and content as JSON.
 */
function encodeMessage(
  { id, type, content, key }: { id: string; type: string; content: unknown; key: string },
): Uint8Array[] {
  const header = {
    msg_id: id,
    msg_type: type,
    session: key,
    username: "notebook",
    date: new Date().toISOString(),
    version: "5.3",
  };
  const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
  const signature = createHmac("sha256", key).update(parts.join("")).digest("hex");
  return ["<IDS|MSG>", signature, ...parts].map((part) => new TextEncoder().encode(part));
}

/** A kernel's message from its parts; the last four are those of a request. */
function decodeMessage(parts: readonly Uint8Array[]): KernelMessage {
  const [header, parent, , content] = parts.slice(-4)
    .map((part) => JSON.parse(new TextDecoder().decode(part)));
  return { type: String(header.msg_type), parent: String(parent.msg_id ?? ""), content };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
