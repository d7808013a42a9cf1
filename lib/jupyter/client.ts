/** Starts the Deno kernel and runs code on it, without Jupyter and without Python. @module */
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { isStop } from "@/reporting/console.ts";
import { decodeMessage, encodeMessage, type KernelMessage } from "./messages.ts";
import { connectZmtp, type ZmtpConnection } from "./zmtp.ts";

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
  /** Variables added to the environment. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** @default Deno.execPath() */
  readonly deno?: string;
}

/**
 * The Deno kernel reports that it is idle before it has sent a cell's last output in about 3 % of
 * cells. After this much silence nothing was lost in 300 cells.
 */
const SILENCE_MS = 120;
const DIAL_INTERVAL_MS = 25;
const DIAL_TIMEOUT_MS = 30_000;
/** Length of the end of stderr that explains why a kernel ended. */
const STDERR_BYTES = 4000;

/**
 * Starts a kernel and waits until it listens (about one second).
 * @throws {InputError} with the text of stderr if it does not start; AbortError if Ctrl-C ended it
 */
export async function startKernel(options: KernelOptions): Promise<Kernel> {
  const key = crypto.randomUUID();
  const folder = await Deno.makeTempDir({ prefix: "kernel-" });
  const ports = freePorts(5);
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports;
  const file = join(folder, "connection.json");
  await Deno.writeTextFile(
    file,
    JSON.stringify({
      shell_port,
      iopub_port,
      stdin_port,
      control_port,
      hb_port,
      key,
      ip: "127.0.0.1",
      transport: "tcp",
      signature_scheme: "hmac-sha256",
      kernel_name: "deno",
    }),
  );
  const child = new Deno.Command(options.deno ?? Deno.execPath(), {
    args: ["jupyter", "--kernel", "--conn", file],
    cwd: options.cwd,
    // values as plain text: some readers of notebooks show the codes for colours
    env: { NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const life = watch(child, folder);
  try {
    const iopub = await dial(iopub_port!, "SUB", life);
    const shell = await dial(shell_port!, "DEALER", life);
    const kernel = converse({ shell, iopub, key, life });
    await kernel.subscribed;
    return kernel;
  } catch (error) {
    await life.end();
    const end = await life.ended;
    throw isStop(end) ? end : error;
  }
}

/** A kernel's process. */
interface Life {
  /** Resolves when the process has ended, with an error that says how. */
  readonly ended: Promise<Error>;
  /** Ends the process and removes its files. */
  end(): Promise<void>;
}

function watch(child: Deno.ChildProcess, folder: string): Life {
  let stderr = "";
  const drained = (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      stderr = (stderr + text).slice(-STDERR_BYTES);
    }
  })();
  const ended = (async () => {
    const status = await child.status;
    await drained;
    if (status.signal === "SIGINT") return new DOMException("stopped by Ctrl-C", "AbortError");
    const how = status.signal ?? `exit code ${status.code}`;
    return new Error(`the kernel ended (${how})${stderr === "" ? "" : `: ${stderr.trim()}`}`);
  })();
  return {
    ended,
    async end() {
      try {
        child.kill("SIGKILL");
      } catch { /* ended already */ }
      await ended;
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    },
  };
}

async function dial(
  port: number,
  socketType: "DEALER" | "SUB",
  life: Life,
): Promise<ZmtpConnection> {
  let end: Error | undefined;
  life.ended.then((error) => end = error);
  for (const start = performance.now();;) {
    try {
      return await connectZmtp(port, socketType);
    } catch (cause) {
      if (end) {
        throw new InputError("start the Deno kernel", end.message, {
          code: "environment",
          cause: end,
        });
      }
      if (performance.now() - start > DIAL_TIMEOUT_MS) {
        const seconds = DIAL_TIMEOUT_MS / 1000;
        throw new InputError("start the Deno kernel", `no answer within ${seconds} s`, {
          code: "environment",
          cause,
        });
      }
      await pause(DIAL_INTERVAL_MS);
    }
  }
}

function converse(
  { shell, iopub, key, life }: {
    shell: ZmtpConnection;
    iopub: ZmtpConnection;
    key: string;
    life: Life;
  },
): Kernel & { readonly subscribed: Promise<void> } {
  const listeners = new Set<(message: KernelMessage) => void>();
  const pump = async (connection: ZmtpConnection) => {
    try {
      for (let parts; (parts = await connection.receive()) !== undefined;) {
        const message = decodeMessage(parts, { key });
        for (const listener of listeners) listener(message);
      }
    } catch { /* the connection ended; the kernel's end says why */ }
  };
  const pumps = [pump(shell), pump(iopub)];
  const ask = async (type: string, content: Record<string, unknown>, id: string) => {
    await shell.send(encodeMessage({ id, type, content }, { key }));
  };
  const kernel = {
    execute: (code: string, options: ExecuteOptions) =>
      execution({ code, options, listeners, ask, ended: life.ended }),
    async stop() {
      shell.close();
      iopub.close();
      await life.end();
      await Promise.all(pumps);
    },
  };
  return { ...kernel, subscribed: untilSubscribed(listeners, ask) };
}

type Ask = (type: string, content: Record<string, unknown>, id: string) => Promise<void>;
type Listeners = Set<(message: KernelMessage) => void>;

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
  await pause(DIAL_INTERVAL_MS);
  listeners.delete(listen);
  if (!heard) {
    throw new InputError("start the Deno kernel", "it reports no status", {
      code: "environment",
    });
  }
}

/** Runs code; see {@link Kernel.execute}. */
function execution(
  { code, options, listeners, ask, ended }: {
    code: string;
    options: ExecuteOptions;
    listeners: Listeners;
    ask: Ask;
    ended: Promise<Error>;
  },
): Promise<void> {
  const { onMessage, timeoutSec = 1800, signal } = options;
  const id = crypto.randomUUID();
  return new Promise((resolve, reject) => {
    let idle = false;
    let replied = false;
    let failed = false;
    let settled = false;
    let quiet: ReturnType<typeof setTimeout> | undefined;
    let answered: KernelMessage | undefined;
    const late = setTimeout(
      () => finish(new Error(`the cell took longer than ${timeoutSec} s`)),
      timeoutSec * 1000,
    );
    const abort = () => finish(signal!.reason);
    const finish = (error?: Error) => {
      settled = true;
      clearTimeout(late);
      clearTimeout(quiet);
      signal?.removeEventListener("abort", abort);
      if (error === undefined) resolve();
      else reject(error);
    };
    const end = () => {
      // A syntax error, or a package that cannot be loaded, is in the answer only; other errors are
      // also outputs, on another channel, and may come after the answer.
      if (answered !== undefined && !failed) onMessage(answered);
      finish();
    };
    const hear = (message: KernelMessage) => {
      if (message.parent !== id) return;
      if (message.type === "status") idle ||= message.content.execution_state === "idle";
      else if (message.type === "execute_reply") {
        replied = true;
        if (message.content.status === "error") answered = { ...message, type: "error" };
      } else {
        failed ||= message.type === "error";
        onMessage(message);
      }
      clearTimeout(quiet);
      if (idle && replied && !settled) quiet = setTimeout(end, SILENCE_MS);
    };
    if (signal?.aborted) return finish(signal.reason);
    signal?.addEventListener("abort", abort);
    listeners.add(hear); // stays: a timer of this cell can show something later
    ended.then(finish);
    const content = { silent: false, store_history: true, user_expressions: {} };
    ask("execute_request", { code, ...content, allow_stdin: false, stop_on_error: true }, id)
      .catch(() => {}); // the connection is gone: `ended` says why
  });
}

/** Ports that are free now. */
function freePorts(count: number): number[] {
  const listeners = Array.from(
    { length: count },
    () => Deno.listen({ hostname: "127.0.0.1", port: 0 }),
  );
  const ports = listeners.map((listener) => (listener.addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
