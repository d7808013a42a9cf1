/**
 * A Chromium that is steered by the Chrome DevTools Protocol: the few calls that the tests need,
 * without a package that everybody would have to install.
 *
 * Source: https://chromedevtools.github.io/devtools-protocol
 * @module
 */

const CHROMIUM = "/usr/bin/chromium";

/** Whether there is a Chromium (Debian: `apt-get install chromium`). */
export const HAS_CHROMIUM: boolean = await Deno.stat(CHROMIUM).then(() => true, () => false);

type Fields = Readonly<Record<string, unknown>>;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params: Fields;
  readonly result: Fields;
  readonly error?: { readonly message: string };
}

/** A connection to one tab of the browser and its workers. */
export interface Tab {
  /** Calls a method of the protocol. */
  send(method: string, params?: Fields, sessionId?: string): Promise<Fields>;
  /** Hears events, those of workers included. */
  on(method: string, listener: (params: Fields, sessionId?: string) => void): void;
  close(): Promise<void>;
}

/** Starts a browser with an empty tab. */
export async function startBrowser(flags: readonly string[]): Promise<Tab> {
  const profile = await Deno.makeTempDir();
  const args = [
    ...["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"],
    ...["--autoplay-policy=no-user-gesture-required", `--user-data-dir=${profile}`],
    ...[...flags, "about:blank"],
  ];
  const command = new Deno.Command(CHROMIUM, { args, stdout: "null", stderr: "piped" });
  const process = command.spawn();
  const { host } = new URL(await addressOf(process));
  const made = await fetch(`http://${host}/json/new?about:blank`, { method: "PUT" });
  const { webSocketDebuggerUrl } = await made.json() as { webSocketDebuggerUrl: string };
  const tab = await connect(webSocketDebuggerUrl);
  return {
    ...tab,
    async close() {
      await tab.send("Browser.close").catch(() => {}); // it may close before it answers
      await tab.close();
      await process.stderr.cancel();
      await process.status;
      await Deno.remove(profile, { recursive: true }).catch(() => {}); // a helper may still write
    },
  };
}

async function addressOf(process: Deno.ChildProcess): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  const reader = process.stderr.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`Chromium did not start: ${text}`);
      text += decoder.decode(value, { stream: true });
      const address = /ws:\/\/\S+/.exec(text);
      if (address !== null) return address[0];
    }
  } finally {
    reader.releaseLock();
  }
}

async function connect(url: string): Promise<Tab> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, PromiseWithResolvers<Fields>>();
  const listeners = new Map<string, ((params: Fields, sessionId?: string) => void)[]>();
  let last = 0;
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  socket.onmessage = ({ data }) => {
    const { id, method, params, result, error, sessionId } = JSON.parse(data) as Message;
    if (id === undefined) {
      for (const listener of listeners.get(method!) ?? []) listener(params, sessionId);
      return;
    }
    const caller = waiting.get(id)!;
    waiting.delete(id);
    if (error === undefined) caller.resolve(result);
    else caller.reject(new Error(error.message));
  };
  socket.onclose = () => {
    for (const caller of waiting.values()) caller.reject(new Error("the browser has closed"));
  };
  return {
    send(method, params = {}, sessionId) {
      const caller = Promise.withResolvers<Fields>();
      last++;
      waiting.set(last, caller);
      socket.send(JSON.stringify({ id: last, method, params, sessionId }));
      return caller.promise;
    },
    on(method, listener) {
      listeners.set(method, [...listeners.get(method) ?? [], listener]);
    },
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      const closed = new Promise((resolve) => socket.onclose = resolve);
      socket.close();
      await closed;
    },
  };
}
