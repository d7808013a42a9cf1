import assert from "node:assert/strict";
import { decodeWav } from "@/audio/wav.ts";
import { DISPLAY } from "@/reporting/bundle.ts";
import { plot, settle, show, soundPlayer } from "@/jupyter/display.ts";

const TONE = {
  samples: Float32Array.from({ length: 800 }, (_, i) => Math.sin(i / 4)),
  sampleRate: 8000,
};

Deno.test("soundPlayer holds the sound itself", () => {
  const bundle = soundPlayer(TONE, { label: "<happy>" })[DISPLAY]();
  const html = bundle["text/html"] as string;
  const [, base64] = /src="data:audio\/wav;base64,([^"]+)"/.exec(html)!;
  const { sampleRate, channels } = decodeWav(Uint8Array.fromBase64(base64!));
  assert.deepEqual([sampleRate, channels.length, channels[0]!.length], [8000, 1, 800]);
  assert.ok(html.includes("&lt;happy&gt;"));
  assert.equal(bundle["text/plain"], "[sound: <happy>, 0.10 s]");
});

Deno.test("soundPlayer refuses what would make a notebook large", () => {
  const long = { samples: new Float32Array(8000 * 11), sampleRate: 8000 };
  assert.throws(() => soundPlayer(long), /11\.0 s of sound into a notebook: at most 10 s/);
});

Deno.test("show says where it works; a figure that cannot be drawn fails first", async () => {
  await assert.rejects(show("text"), /does not run in a notebook cell/);
  await assert.rejects(show(plot({ data: [], layout: { width: 1 } })), /width 1 is outside/);
});

Deno.test("settle waits", async () => {
  const start = performance.now();
  await settle();
  assert.ok(performance.now() - start >= 35);
});
