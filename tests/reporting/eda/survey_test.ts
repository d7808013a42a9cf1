import assert from "node:assert/strict";
import { encodeWav } from "@/audio/wav.ts";
import { tempFolder, writeFiles } from "../../corpora/_made.ts";
import { surveyRecordings } from "@/reporting/eda/survey.ts";

/** One frame of the silence detector, which decides on frames of 2,048 samples every 512. */
const FRAME_SEC = 2048 / 16000;

Deno.test("surveyRecordings measures level, offset and the silence on both sides", async () => {
  await using folder = await tempFolder();
  const root = folder.path;
  const sampleRate = 16000;
  // 0.5 s of silence, 1 s of a tone of amplitude 0.5, 0.25 s of silence
  const samples = Float32Array.from(
    { length: 28000 },
    (_, i) => i < 8000 || i >= 24000 ? 0 : 0.5 * Math.sin((2 * Math.PI * 500 * i) / sampleRate),
  );
  await writeFiles(root, { "tone.wav": encodeWav({ samples, sampleRate }) });
  const [row] = await surveyRecordings([{ id: "tone", path: "tone.wav", sampleRate }], { root });
  assert.equal(row!.id, "tone");
  assert.ok(Math.abs(row!.peakDb - 20 * Math.log10(0.5)) < 0.01, `peak ${row!.peakDb}`);
  const rms = 20 * Math.log10(0.5 * Math.SQRT1_2 * Math.sqrt(16000 / 28000));
  assert.ok(Math.abs(row!.rmsDb - rms) < 0.01, `rms ${row!.rmsDb}, expected ${rms}`);
  assert.ok(Math.abs(row!.leadSec - 0.5) <= FRAME_SEC);
  assert.ok(Math.abs(row!.tailSec - 0.25) <= FRAME_SEC);
  assert.ok(Math.abs(row!.leadSec + row!.activeSec + row!.tailSec - 1.75) < 1e-9);
  const { meanDb, bandHz } = row!;
  assert.equal(meanDb.indexOf(Math.max(...meanDb)) * bandHz, 500);
  assert.equal(row!.bandwidthHz, 0, "a tone that does not change stands out from nothing");
  assert.ok(Math.abs(row!.zeroPart - 12000 / 28000) < 0.05);
  assert.deepEqual([row!.layout, row!.extraBytes], ["wav: fmt data", 0]);
});

Deno.test("surveyRecordings names the chunks of a file, and counts their bytes", async () => {
  await using folder = await tempFolder();
  const wav = encodeWav({ samples: new Float32Array(8).fill(0.25), sampleRate: 16000 });
  const chunk = Uint8Array.of(...new TextEncoder().encode("LIST"), 4, 0, 0, 0, 1, 2, 3, 4);
  await writeFiles(folder.path, { "a.wav": Uint8Array.of(...wav, ...chunk) });
  const [row] = await surveyRecordings([{ path: "a.wav", sampleRate: 16000 }], {
    root: folder.path,
  });
  const { layout, extraBytes, dcOffset } = row!;
  assert.deepEqual([layout, extraBytes, dcOffset], ["wav: fmt data LIST", 4, 0.25]);
});

Deno.test("surveyRecordings leaves silence out, and says so", async () => {
  await using folder = await tempFolder();
  const tone = Float32Array.from({ length: 8000 }, (_, i) => 0.5 * Math.sin(i / 5));
  await writeFiles(folder.path, {
    "silence.wav": encodeWav({ samples: new Float32Array(8000), sampleRate: 16000 }),
    "tone.wav": encodeWav({ samples: tone, sampleRate: 16000 }),
  });
  const notices: string[] = [];
  const sampleRate = 16000;
  const files = [{ path: "silence.wav", sampleRate }, { path: "tone.wav", sampleRate }];
  const rows = await surveyRecordings(files, {
    root: folder.path,
    onNotice: (sentence) => notices.push(sentence),
  });
  assert.deepEqual(rows.map(({ path }) => path), ["tone.wav"]);
  assert.ok(Number.isFinite(rows[0]!.rmsDb));
  assert.deepEqual(notices, ["Left out, because they hold only silence: silence.wav"]);
});
