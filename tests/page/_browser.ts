/** The page in a headless Chromium, on a host of its own, and what a person does with it. @module */
import { buildPage, PAGE_HEADERS } from "@/page/mod.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import { startBrowser, type Tab } from "./_cdp.ts";

const PATIENCE_MS = 60_000;

/** How the browser is set up. */
export interface OpenOptions {
  /** A WAV file that the microphone hears once; `null` for no microphone at all. */
  readonly microphone?: string | null;
  /** What the person says when the page asks for the microphone. @default "granted" */
  readonly permission?: "granted" | "denied";
  /** @default 1000 x 800 */
  readonly size?: { readonly width: number; readonly height: number };
  /** Runs in the page before its own scripts. */
  readonly script?: string;
  /** What the person prefers, such as `prefers-color-scheme`. */
  readonly prefers?: Readonly<Record<string, string>>;
}

/** The page in a browser. */
export interface Page {
  readonly host: Host;
  /** What the browser wrote to its console as errors and warnings, refusals by the policy included. */
  readonly complaints: readonly string[];
  /** Every address that was asked for, also by workers. */
  readonly requests: readonly string[];
  readonly tab: Tab;
  /** The value of an expression in the page; it may be a promise. */
  evaluate<R>(expression: string): Promise<R>;
}

/** A host of the page's files. */
export interface Host {
  readonly origin: string;
  close(): Promise<void>;
}

let files: Promise<ReadonlyMap<string, Uint8Array>> | undefined;

/** The files of the page, built once. */
export function pageFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  files ??= buildPage({ modelDirs: [PUBLISHED_MODEL] });
  return files;
}

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  wasm: "application/wasm",
  txt: "text/plain; charset=utf-8",
  webmanifest: "application/manifest+json",
};

/**
 * Serves files on this machine alone.
 * @param send makes the body of a response and names its encoding
 */
export function hostFiles(
  content: ReadonlyMap<string, Uint8Array>,
  send: (bytes: Uint8Array) => { body: BodyInit; encoding: string } = (bytes) => (
    { body: bytes as BodyInit, encoding: "identity" }
  ),
): Host {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const path = decodeURI(new URL(request.url).pathname).slice(1) || "index.html";
    const bytes = content.get(path);
    if (bytes === undefined) return new Response("not found", { status: 404 });
    const type = TYPES[path.split(".").at(-1)!] ?? "application/octet-stream";
    const { body, encoding } = send(bytes);
    const headers = { ...PAGE_HEADERS, "content-type": type, "content-encoding": encoding };
    return new Response(body, { headers });
  });
  return { origin: `http://127.0.0.1:${server.addr.port}`, close: () => server.shutdown() };
}

/** Keeps what the page saves, under its type. */
const KEEP_SAVED = `
  globalThis.saved = {};
  const original = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    globalThis.saved[blob.type] = blob;
    return original.call(URL, blob);
  };`;

/** Opens the page in a browser of its own, which is gone afterwards. */
export async function withPage(
  options: OpenOptions,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const host = hostFiles(await pageFiles());
  const tab = await startBrowser(microphoneFlags(options.microphone));
  try {
    await work(await openPage(tab, host, options));
  } finally {
    await tab.close();
    await host.close().catch(() => {}); // a test may have closed it
  }
}

function microphoneFlags(microphone: string | null | undefined): string[] {
  if (microphone === null) return [];
  const fake = ["--use-fake-device-for-media-stream"];
  if (microphone !== undefined) fake.push(`--use-file-for-fake-audio-capture=${microphone}%noloop`);
  return fake;
}

/** Opens the page in a tab. */
export async function openPage(tab: Tab, host: Host, options: OpenOptions): Promise<Page> {
  const { permission = "granted", size = { width: 1000, height: 800 }, prefers = {} } = options;
  const complaints: string[] = [];
  const requests: string[] = [];
  listen(tab, { complaints, requests });
  await tab.send("Runtime.enable");
  await tab.send("Log.enable");
  await tab.send("Network.enable");
  await tab.send("Page.enable");
  // Workers wait until their requests are heard, too.
  const workers = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
  await tab.send("Target.setAutoAttach", workers);
  const source = `${KEEP_SAVED}\n${options.script ?? ""}`;
  await tab.send("Page.addScriptToEvaluateOnNewDocument", { source });
  await tab.send("Browser.setPermission", {
    permission: { name: "microphone" },
    setting: permission,
    origin: host.origin,
  });
  const features = Object.entries(prefers).map(([name, value]) => ({ name, value }));
  await tab.send("Emulation.setEmulatedMedia", { features });
  const evaluate = async <R>(expression: string): Promise<R> => {
    const { result, exceptionDetails } = await tab.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
    }) as { result: { value: R }; exceptionDetails?: { exception?: { description: string } } };
    if (exceptionDetails === undefined) return result.value;
    throw new Error(exceptionDetails.exception?.description ?? `${expression} fails`);
  };
  const page: Page = { host, complaints, requests, tab, evaluate };
  await resize(page, size);
  await tab.send("Page.navigate", { url: `${host.origin}/` });
  await ready(page);
  return page;
}

function listen(
  tab: Tab,
  { complaints, requests }: { readonly complaints: string[]; readonly requests: string[] },
): void {
  tab.on("Target.attachedToTarget", ({ sessionId }) => {
    const session = sessionId as string;
    tab.send("Network.enable", {}, session).catch(() => {}); // worklets have no network
    tab.send("Runtime.runIfWaitingForDebugger", {}, session).catch(() => {}); // it may be gone
  });
  tab.on("Network.requestWillBeSent", ({ request }) => {
    requests.push((request as { url: string }).url);
  });
  tab.on("Log.entryAdded", ({ entry }) => {
    const { level, text } = entry as { level: string; text: string };
    if (level === "error" || level === "warning") complaints.push(text);
  });
  tab.on("Runtime.exceptionThrown", ({ exceptionDetails }) => {
    complaints.push(JSON.stringify(exceptionDetails));
  });
}

/** Waits until an expression is true in the page. */
export async function until(page: Page, expression: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!await page.evaluate<boolean>(`Boolean(${expression})`)) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** An expression for the element with an id. */
export function element(id: string): string {
  return `document.getElementById("${id}")`;
}

/** Waits until an element is shown. */
export function shown(page: Page, id: string): Promise<void> {
  return until(page, `!${element(id)}.hidden`);
}

/** Waits until the page can be used; its model may still be on its way. */
export function ready(page: Page): Promise<void> {
  return until(page, `${element("record")}?.disabled === false`);
}

/** The text of an element. */
export function textOf(page: Page, id: string): Promise<string> {
  return page.evaluate(`${element(id)}.textContent`);
}

/** Clicks on an element. */
export function click(page: Page, id: string): Promise<void> {
  return page.evaluate(`${element(id)}.click()`);
}

const KEYS: Readonly<Record<string, readonly [code: number, text: string]>> = {
  Enter: [13, "\r"],
  Escape: [27, ""],
  ArrowRight: [39, ""],
};

/** Presses a key while an element has the focus. */
export async function press(page: Page, id: string, key: string): Promise<void> {
  await page.evaluate(`${element(id)}.focus()`);
  const [windowsVirtualKeyCode, text] = KEYS[key]!;
  const event = { key, code: key, windowsVirtualKeyCode };
  await page.tab.send("Input.dispatchKeyEvent", { type: "keyDown", ...event, text });
  await page.tab.send("Input.dispatchKeyEvent", { type: "keyUp", ...event });
}

/** Chooses a sample. */
export function chooseSample(page: Page, id: string): Promise<void> {
  return page.evaluate(`
    ${element("save")}.hidden = true;
    ${element("sample")}.value = "${id}";
    ${element("sample")}.dispatchEvent(new Event("change"));`);
}

/** Changes the size of the window. */
export async function resize(
  page: Page,
  size: { readonly width: number; readonly height: number },
): Promise<void> {
  const metrics = { ...size, deviceScaleFactor: 1, mobile: false };
  await page.tab.send("Emulation.setDeviceMetricsOverride", metrics);
}

/** Waits for the result of the sound on the page, and reads what would be saved of it. */
export async function resultOn(page: Page): Promise<Record<string, unknown>> {
  await shown(page, "save");
  await click(page, "save-json");
  return JSON.parse(await page.evaluate(`saved["application/json"].text()`))[0];
}

/** The sound that the page would save. */
export async function savedSound(page: Page): Promise<Uint8Array> {
  await click(page, "save-wav");
  const text = `saved["audio/wav"].bytes().then((bytes) => bytes.toBase64())`;
  return Uint8Array.fromBase64(await page.evaluate<string>(text));
}

/** Lets go of a file above the page, or above an element, as a mouse does. */
export function dropFile(
  page: Page,
  file: { readonly name: string; readonly bytes: Uint8Array },
  target = "document",
): Promise<void> {
  return page.evaluate(`{
    ${element("save")}.hidden = true;
    const dataTransfer = new DataTransfer();
    const bytes = Uint8Array.fromBase64("${file.bytes.toBase64()}");
    dataTransfer.items.add(new File([bytes], ${JSON.stringify(file.name)}));
    for (const type of ["dragover", "drop"]) {
      const event = new DragEvent(type, { dataTransfer, cancelable: true, bubbles: true });
      ${target}.dispatchEvent(event);
    }
  }`);
}

/** Picks a file with the file chooser. */
export async function pickFile(page: Page, path: string): Promise<void> {
  await page.evaluate(`${element("save")}.hidden = true`);
  const { result } = await page.tab.send("Runtime.evaluate", { expression: element("file") });
  const { objectId } = result as { objectId: string };
  await page.tab.send("DOM.setFileInputFiles", { files: [path], objectId });
}
