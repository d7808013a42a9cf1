/**
 * How fast the page is, in Chromium: `deno task time-page [speech.wav]` prints it. No test: a machine
 * that is busy would fail it.
 *
 * First load: with an empty cache, over a line of 10 Mbit/s, the page's own thread four times slower
 * than it is here.
 * Latency: from the samples that complete a window to its decision on the page's own thread, while the
 * microphone is on and everything is drawn.
 * @module
 */
import { gzipSync } from "node:zlib";
import { encodeWav } from "@/audio/wav.ts";
import { readWaveform } from "@/disk/recording.ts";
import { quantile } from "@/evaluation/mod.ts";
import { makeSample } from "@/page/site/samples.ts";
import {
  click,
  element,
  hostFiles,
  openPage,
  pageFiles,
  textOf,
  until,
  withPage,
} from "./_browser.ts";
import { startBrowser } from "./_cdp.ts";

const LISTEN_SEC = 20;
const BYTES_PER_MS = 1250; // 10 Mbit/s
const PART_BYTES = 12_500;
const DELAY_MS = 20;
const SLOWER = 4;

/** Notes when sound is handed over for recognition, when decisions come back, and frames. */
const WATCH = `
  globalThis.seen = { loudAt: null, decidedAt: null, latencies: [], frames: [] };
  const sent = new Map();
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.name === "push") {
      sent.set(message.id, performance.now());
      if (message.args[0].some((value) => Math.abs(value) > 0.02)) seen.loudAt ??= performance.now();
    }
    return post.call(this, message, ...rest);
  };
  const listen = Worker.prototype.addEventListener;
  Worker.prototype.addEventListener = function (type, listener, ...rest) {
    if (type === "message") {
      listen.call(this, type, ({ data }) => {
        const windows = data?.value?.windows ?? [];
        if (!sent.has(data?.id) || windows.length === 0) return;
        seen.latencies.push(performance.now() - sent.get(data.id));
        if (windows.some(({ status }) => status !== "no_speech")) seen.decidedAt ??= performance.now();
      });
    }
    return listen.call(this, type, listener, ...rest);
  };
  const frame = (now) => { seen.frames.push(now); requestAnimationFrame(frame); };
  requestAnimationFrame(frame);`;

interface Seen {
  readonly loudAt: number;
  readonly decidedAt: number;
  readonly latencies: readonly number[];
  readonly frames: readonly number[];
}

const [path] = Deno.args;
if (path?.startsWith("-")) {
  console.log("Usage: deno task time-page [speech.wav]");
  Deno.exit();
}
const microphone = await Deno.makeTempFile({ suffix: ".wav" });
const speech = path === undefined ? makeSample("talk") : await readWaveform(path);
await Deno.writeFile(microphone, encodeWav(speech));
const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b);

await withPage({ microphone, script: WATCH }, async (page) => {
  await click(page, "record");
  await until(page, "seen.decidedAt !== null");
  await page.evaluate(`seen.frames.length = 0`);
  await new Promise((resolve) => setTimeout(resolve, 1000 * LISTEN_SEC));
  const { loudAt, decidedAt, latencies, frames } = await page.evaluate<Seen>("seen");
  const steps = sorted(frames.slice(1).map((at, i) => at - frames[i]!));
  const rows = sorted(latencies);
  console.log({
    "first decision after speech starts, s": (decidedAt - loudAt) / 1000,
    windows: rows.length,
    "latency of a window, ms (p50, p95)": [quantile(rows, 0.5), quantile(rows, 0.95)],
    "frames per second": 1000 * steps.length / (frames.at(-1)! - frames[0]!),
    "time between frames, ms (p95)": quantile(steps, 0.95),
    answer: await textOf(page, "headline"),
  });
});

let sent = 0;
/** All files share one line: each part is due when everything before it has passed. */
let lineFreeAt = 0;
function slowly(bytes: Uint8Array): { body: BodyInit; encoding: string } {
  const packed = gzipSync(bytes);
  sent += packed.length;
  let at = 0;
  const body = new ReadableStream({
    async pull(controller) {
      const part = packed.subarray(at, at + PART_BYTES);
      at += part.length;
      lineFreeAt = Math.max(lineFreeAt, performance.now()) + part.length / BYTES_PER_MS;
      await new Promise((resolve) =>
        setTimeout(resolve, lineFreeAt - performance.now() + DELAY_MS)
      );
      if (part.length > 0) controller.enqueue(part);
      if (at >= packed.length) controller.close();
    },
  });
  return { body, encoding: "gzip" };
}

const host = hostFiles(await pageFiles(), slowly);
const tab = await startBrowser([]);
await tab.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
const begin = performance.now();
const page = await openPage(tab, host, {});
const usableMs = performance.now() - begin;
await until(page, `${element("about")}.disabled === false`);
console.log({
  "first load, kB gzipped": sent / 1000,
  "usable, s": usableMs / 1000,
  "model loaded, s": (performance.now() - begin) / 1000,
});
await tab.close();
await host.close();
await Deno.remove(microphone);
