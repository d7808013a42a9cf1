/** Teaching the page a voice, in a real browser; skipped where there is no Chromium. */
import assert from "node:assert/strict";
import { encodeWav } from "@/audio/wav.ts";
import { makeSample } from "@/page/site/samples.ts";
import type { Voice } from "@/recognition/mod.ts";
import { join } from "@std/path";
import {
  answerFor,
  assertSame,
  commandLine,
  pageAnswer,
  pageTest,
  withFolder,
} from "./_answers.ts";
import {
  chooseSample,
  click,
  dropFile,
  element,
  type Page,
  press,
  shown,
  textOf,
  until,
  withPage,
} from "./_browser.ts";
import { findBarriers } from "./_barriers.ts";
import { HAS_CHROMIUM } from "./_cdp.ts";

/** A sample spoken more slowly and faster, each as a file. */
function takesOf(id: string): { readonly name: string; readonly bytes: Uint8Array }[] {
  const { samples, sampleRate } = makeSample(id);
  return [0.9, 1, 1.1].map((speed) => ({
    name: `${id} ${speed}.wav`,
    bytes: encodeWav({ samples, sampleRate: Math.round(speed * sampleRate) }),
  }));
}

/** Drops clips of an emotion on the panel that teaches a voice. */
async function teach(page: Page, emotion: string, id: string): Promise<void> {
  await page.evaluate(`${element("voice-emotion")}.value = "${emotion}"`);
  for (const file of takesOf(id)) await dropFile(page, file, element("voice-card"));
  await until(page, `/${emotion} 3/.test(${element("voice-counts")}.textContent)`);
}

pageTest("a voice is taught, kept, saved and removed, and nothing is sent", {
  size: { width: 360, height: 740 },
}, async (page) => {
  await until(page, `!${element("voice-record")}.disabled`);
  await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
  const before = page.requests.length;
  await press(page, "voice-summary", "Enter");
  assert.deepEqual(await findBarriers(page), []);
  await teach(page, "happy", "loud");
  assert.equal(await page.evaluate(`${element("voice-fit")}.disabled`), true);
  assert.match(await textOf(page, "voice-state"), /^3 clips\. A second emotion is needed\.$/);
  await teach(page, "sad", "soft");
  assert.deepEqual(await findBarriers(page), []);

  await press(page, "voice-fit", "Enter");
  await until(page, `/^Fitted to 6 clips/.test(${element("voice-state")}.textContent)`);
  const [, seconds, after] = /in ([\d.]+) s\..* (\d) of 6 are recognised/
    .exec(await textOf(page, "voice-state"))!;
  assert.ok(Number(seconds) < 5, `${seconds} s`);
  assert.equal(after, "6");
  assert.equal(await textOf(page, "voice-badge"), "on");

  await click(page, "voice-save");
  const voice = JSON.parse(await page.evaluate(`saved["application/json"].text()`)) as Voice;
  const adapted = await (await commandLine()).adapt(voice);
  for (const [id, best] of [["loud", "happy"], ["soft", "sad"]] as const) {
    await chooseSample(page, id);
    const found = await pageAnswer(page);
    assertSame(found, await adapted.recognize(makeSample(id)));
    assert.deepEqual([found.best, found.model.name], [best, "unseen_speakers, adapted to a voice"]);
  }
  const surplus = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
  assert.equal(await page.evaluate(surplus), 0);
  assert.deepEqual(page.requests.slice(before).filter((url) => !url.startsWith("blob:")), []);

  await page.tab.send("Page.reload");
  await until(page, `${element("voice-badge")}?.textContent === "on"`);
  await chooseSample(page, "loud");
  assert.equal((await pageAnswer(page)).best, "happy");
  await page.evaluate(`${element("save")}.hidden = true`);
  await click(page, "voice-on");
  assertSame(await pageAnswer(page), await answerFor(makeSample("loud")));

  await click(page, "voice-remove");
  await click(page, "voice-remove-yes");
  await until(page, `${element("voice-save")}.disabled`);
  await page.tab.send("Page.reload");
  await until(page, `${element("voice-record")}?.disabled === false`);
  assert.equal(await textOf(page, "voice-state"), "No clips yet.");
  await page.evaluate(openFile("voice-import-file", "voice.json", JSON.stringify(voice)));
  await until(page, `/^Fitted to 6 clips/.test(${element("voice-state")}.textContent)`);
  await page.evaluate(openFile("voice-import-file", "x.json", "{"));
  await shown(page, "voice-problem");
  assert.match(
    await textOf(page, "voice-problem"),
    /^Cannot use the voice x\.json: it is not JSON/,
  );
  const other = JSON.stringify({ ...voice, model: "0123456789ab" });
  await page.evaluate(openFile("voice-import-file", "y.json", other));
  await until(page, `/made with version/.test(${element("voice-problem")}.textContent)`);
  assert.equal(await textOf(page, "voice-badge"), "on", "the voice before is kept");
});

/** Chooses a file of text in the element with an id. */
function openFile(id: string, name: string, text: string): string {
  return `{
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([${JSON.stringify(text)}], "${name}"));
    ${element(id)}.files = dataTransfer.files;
    ${element(id)}.dispatchEvent(new Event("change"));
  }`;
}

Deno.test({
  name: "clips of a voice are recorded; silence teaches nothing",
  ignore: !HAS_CHROMIUM,
  fn: () =>
    withFolder(async (dir) => {
      const microphone = join(dir, "spoken.wav");
      const { samples, sampleRate } = makeSample("loud");
      // Spoken again and again: a slow machine hears it late.
      const often = Float32Array.from({ length: 10 * samples.length }, (_, i) =>
        samples[i % samples.length]!);
      await Deno.writeFile(microphone, encodeWav({ samples: often, sampleRate }));
      await withPage({ microphone }, async (page) => {
        await until(page, `!${element("voice-record")}.disabled`);
        await click(page, "voice-summary");
        await click(page, "voice-record");
        await until(page, `/^Speak now: neutral/.test(${element("voice-state")}.textContent)`);
        await new Promise((resolve) =>
          setTimeout(resolve, 3000)
        );
        await click(page, "voice-record");
        await until(page, `/neutral 1/.test(${element("voice-counts")}.textContent)`);
        const silence = { samples: new Float32Array(32000), sampleRate: 16000 };
        const file = { name: "silence.wav", bytes: encodeWav(silence) };
        await dropFile(page, file, element("voice-card"));
        await shown(page, "voice-problem");
        assert.match(
          await textOf(page, "voice-problem"),
          /there is too little speech in it; speak/,
        );
        await click(page, "voice-list-title");
        await page.evaluate(`${element("voice-clips")}.querySelector("button").click()`);
        await until(page, `/neutral 0/.test(${element("voice-counts")}.textContent)`);
      });
    }),
});
