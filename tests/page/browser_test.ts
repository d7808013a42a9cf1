/** The page in a real browser; skipped where there is no Chromium. */
import assert from "node:assert/strict";
import { decodeWaveform } from "@/audio/decode.ts";
import { encodeWav } from "@/audio/wav.ts";
import { buildPage } from "@/page/mod.ts";
import { makeSample } from "@/page/site/samples.ts";
import type { Recognition } from "@/recognition/mod.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import { join } from "@std/path";
import { answerFor, assertSame, pageAnswer, pageTest, withFolder } from "./_answers.ts";
import {
  chooseSample,
  click,
  dropFile,
  element,
  hostFiles,
  openPage,
  pageFiles,
  pickFile,
  press,
  ready,
  resize,
  resultOn,
  savedSound,
  shown,
  textOf,
  until,
  withPage,
} from "./_browser.ts";
import { findBarriers } from "./_barriers.ts";
import { HAS_CHROMIUM, startBrowser } from "./_cdp.ts";

pageTest("dropped and picked files get the command line's answers", {}, async (page) => {
  for (const id of ["talk", "soft", "room"]) {
    const bytes = encodeWav(makeSample(id));
    await dropFile(page, { name: `${id}.wav`, bytes });
    const found = await resultOn(page);
    assert.equal(found["file"], `${id}.wav`);
    assertSame(found as unknown as Recognition, await answerFor(await decodeWaveform(bytes)));
  }
  await withFolder(async (dir) => {
    const loud = encodeWav(makeSample("loud"));
    await Deno.writeFile(join(dir, "loud.wav"), loud);
    await pickFile(page, join(dir, "loud.wav"));
    assertSame(await pageAnswer(page), await answerFor(await decodeWaveform(loud)));
  });
  // Nothing but the page itself was asked for, and the policy had nothing to refuse.
  const known = (url: string) => url.startsWith(`${page.host.origin}/`) || url.startsWith("blob:");
  assert.deepEqual(page.requests.filter((url) => !known(url)), []);
  assert.ok(page.requests.some((url) => url.endsWith("weights.bin")), "workers are heard");
  assert.deepEqual(page.complaints, []);
});

pageTest("the policy refuses other hosts and scripts from text", {}, async (page) => {
  const outcomes = await page.evaluate<string[]>(`Promise.all([
    fetch("http://127.0.0.1:1/x").then(() => "sent", () => "refused"),
    new Promise((resolve) => {
      const image = new Image();
      image.onerror = () => resolve("refused");
      image.onload = () => resolve("sent");
      image.src = "http://127.0.0.1:1/x.png";
    }),
    new Promise((resolve) => {
      const script = document.createElement("script");
      script.textContent = "globalThis.ran = true";
      document.head.append(script);
      resolve(globalThis.ran ? "ran" : "refused");
    }),
  ])`);
  assert.deepEqual(outcomes, ["refused", "refused", "refused"]);
  assert.ok(page.complaints.filter((text) => /Content Security Policy/.test(text)).length >= 3);
});

pageTest("what cannot be read is said in a sentence", {}, async (page) => {
  await dropFile(page, { name: "x.m4a", bytes: new TextEncoder().encode("....ftypM4A, cut") });
  await shown(page, "problem");
  assert.match(await textOf(page, "problem"), /^Cannot read "x\.m4a": it is an MP4 file/);
  await dropFile(page, { name: "y.wav", bytes: encodeWav(makeSample("soft")).subarray(0, 5000) });
  await until(page, `/y.wav/.test(${element("problem")}.textContent)`);
  await chooseSample(page, "soft"); // and the page goes on
  await resultOn(page);
  assert.equal(await page.evaluate(`${element("problem")}.hidden`), true);
});

pageTest("what our decoders do not know is decoded by the browser", {}, async (page) => {
  const bytes = await page.evaluate<string>(RECORD_MP4);
  if (bytes === "") return; // this browser records no MP4
  await dropFile(page, { name: "tone.mp4", bytes: Uint8Array.fromBase64(bytes) });
  const { notes, durationSec } = await resultOn(page);
  assert.match(String(notes), /The browser decoded this file/);
  assert.ok(Math.abs(Number(durationSec) - 1) < 0.5, `${durationSec} s`);
});

/** Records a second of a tone as MP4, and gives its bytes as base64. */
const RECORD_MP4 = `(async () => {
  if (!MediaRecorder.isTypeSupported("audio/mp4")) return "";
  const context = new AudioContext();
  const oscillator = context.createOscillator();
  const target = context.createMediaStreamDestination();
  oscillator.connect(target);
  oscillator.start();
  const recorder = new MediaRecorder(target.stream, { mimeType: "audio/mp4" });
  const data = new Promise((resolve) => recorder.ondataavailable = (event) => resolve(event.data));
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  recorder.stop();
  return (await (await data).bytes()).toBase64();
})()`;

Deno.test({
  name: "the microphone gets the command line's answers",
  ignore: !HAS_CHROMIUM,
  fn: () =>
    withFolder(async (dir) => {
      const spoken = makeSample("loud");
      const microphone = join(dir, "spoken.wav");
      await Deno.writeFile(microphone, encodeWav(spoken));
      await withPage({ microphone }, async (page) => {
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
        const before = page.requests.length;
        await click(page, "record");
        await until(page, `/Listening, 0:0[6-9]/.test(${element("state")}.textContent)`);
        assert.notEqual(await textOf(page, "headline"), "");
        await click(page, "record");
        const found = await pageAnswer(page);
        assertSame(found, await answerFor(await decodeWaveform(await savedSound(page))));
        // Silence surrounds the sound here, so that the scores of the whole differ a little.
        assert.equal(found.best, (await answerFor(spoken)).best);
        const others = page.requests.slice(before).filter((url) => !/worklet|blob:/.test(url));
        assert.deepEqual(others, []);
      });
    }),
});

Deno.test({
  name: "a silent microphone is told from a quiet person",
  ignore: !HAS_CHROMIUM,
  fn: () =>
    withFolder(async (dir) => {
      const microphone = join(dir, "silence.wav");
      const silence = { samples: new Float32Array(48000), sampleRate: 48000 };
      await Deno.writeFile(microphone, encodeWav(silence));
      await withPage({ microphone }, async (page) => {
        await click(page, "record");
        await shown(page, "problem");
        assert.match(await textOf(page, "problem"), /^Only silence comes from ".+"\. Is it muted/);
        await click(page, "record");
        assert.equal((await resultOn(page))["status"], "no_speech");
        assert.equal(await textOf(page, "headline"), "no speech");
      });
    }),
});

pageTest(
  "recording starts and stops with one key, and playing with one button",
  {},
  async (page) => {
    await press(page, "record", "Enter");
    await until(page, `/Listening, 0:0[2-9]/.test(${element("state")}.textContent)`);
    assert.equal(await page.evaluate("document.activeElement.id"), "record", "it keeps the focus");
    await press(page, "record", "Enter");
    await resultOn(page);
    await click(page, "play");
    assert.equal(await textOf(page, "play"), "Stop playing");
    await click(page, "play");
    assert.equal(await textOf(page, "play"), "Play");
    await click(page, "play");
    await chooseSample(page, "soft");
    await resultOn(page);
    assert.equal(await textOf(page, "play"), "Play");
  },
);

pageTest("the sound that was asked for last is shown", {}, async (page) => {
  await dropFile(page, { name: "long.wav", bytes: encodeWav(makeSample("talk")) });
  await dropFile(page, { name: "last.wav", bytes: encodeWav(makeSample("soft")) });
  await until(page, `/last.wav/.test(document.body.textContent)`);
  assert.equal((await resultOn(page))["file"], "last.wav");
});

pageTest("a refused microphone is explained", { permission: "denied" }, async (page) => {
  await click(page, "record");
  await shown(page, "problem");
  assert.match(await textOf(page, "problem"), /refuses it to this page; allow it/);
  assert.equal(await textOf(page, "record-label"), "Record");
});

pageTest("a missing microphone is explained", { microphone: null }, async (page) => {
  await click(page, "record");
  await shown(page, "problem");
  assert.match(await textOf(page, "problem"), /no microphone was found; plug one in/);
});

pageTest("the page works without a connection after the first load", {}, async (page) => {
  await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
  await page.host.close();
  await page.tab.send("Page.reload");
  await until(page, `${element("record")}?.disabled === false`);
  await ready(page);
  await chooseSample(page, "loud");
  assertSame(await pageAnswer(page), await answerFor(makeSample("loud")));
});

Deno.test({
  name: "a new version of the page is there at once, and what is not to be kept is gone",
  ignore: !HAS_CHROMIUM,
  fn: async () => {
    const content = new Map(await pageFiles());
    const host = hostFiles(content);
    const tab = await startBrowser([]);
    try {
      const page = await openPage(tab, host, {});
      await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
      const next = await buildPage({ modelDirs: [PUBLISHED_MODEL], isKept: false });
      for (const [path, bytes] of next) content.set(path, bytes);
      const index = new TextDecoder().decode(content.get("index.html"));
      content.set("index.html", new TextEncoder().encode(index.replace("<h1>", "<h1>New ")));
      await page.tab.send("Page.reload");
      await until(page, `/^New /.test(document.querySelector("h1")?.textContent)`);
      await until(page, "caches.keys().then((names) => names.length === 0)");
      await ready(page);
    } finally {
      await tab.close();
      await host.close();
    }
  },
});

pageTest("everything can be done with the keyboard", {}, async (page) => {
  await chooseSample(page, "talk");
  await resultOn(page);
  const first = await textOf(page, "window-text");
  await press(page, "window", "ArrowRight");
  const second = await textOf(page, "window-text");
  assert.notEqual(second, first);
  assert.equal(await page.evaluate(`${element("window")}.getAttribute("aria-valuetext")`), second);
  await press(page, "explain", "Enter");
  await shown(page, "explanation");
  assert.match(await textOf(page, "explanation-text"), /rests most on \d+ to \d+ Hz from/);
  assert.equal(await page.evaluate("document.activeElement.id"), "explanation");
  await press(page, "table-summary", "Enter");
  await until(page, `document.querySelectorAll("#windows tbody tr").length > 1`);
  await press(page, "about", "Enter");
  assert.match(await textOf(page, "about-facts"), /, version [0-9a-f]{12}/);
  await press(page, "about-close", "Enter");
  await press(page, "licence", "Enter");
  await until(page, `/MIT License/.test(${element("licence-text")}.textContent)`);
});

for (const colours of ["light", "dark"]) {
  pageTest(`axe finds no barrier in ${colours} colours, nothing scrolls sideways on a phone`, {
    size: { width: 360, height: 740 },
    prefers: { "prefers-color-scheme": colours, "prefers-reduced-motion": "reduce" },
  }, async (page) => {
    assert.deepEqual(await findBarriers(page), []);
    await chooseSample(page, "soft");
    await resultOn(page);
    await click(page, "explain");
    await click(page, "table-summary");
    await shown(page, "explanation");
    assert.deepEqual(await findBarriers(page), []);
    for (const width of [320, 360, 768]) {
      await resize(page, { width, height: 740 });
      const surplus = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      assert.equal(await page.evaluate(surplus), 0, `${width} px`);
    }
    await click(page, "about");
    assert.deepEqual(await findBarriers(page), []);
  });
}
