import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { surveyRecordings } from "@/corpora/survey.ts";
import type { Utterance } from "@/corpora/utterance.ts";

/** One frame of the silence detector, which decides on frames of 2,048 samples every 512. */
const FRAME_SEC = 2048 / 16000;

Deno.test("surveyRecordings measures level, offset and the silence on both sides", async () => {
  const root = await Deno.makeTempDir();
  try {
    const sampleRate = 16000;
    // 0.5 s of silence, 1 s of a tone of amplitude 0.5, 0.25 s of silence
    const samples = Float32Array.from(
      { length: 28000 },
      (_, i) => i < 8000 || i >= 24000 ? 0 : 0.5 * Math.sin((2 * Math.PI * 500 * i) / sampleRate),
    );
    await Deno.writeFile(join(root, "tone.wav"), encodeWav({ samples, sampleRate }));
    const [row] = await surveyRecordings([{ id: "tone", path: "tone.wav" } as Utterance], { root });
    assert.equal(row!.id, "tone");
    assert.ok(Math.abs(row!.peakDb - 20 * Math.log10(0.5)) < 0.01, `peak ${row!.peakDb}`);
    const rms = 20 * Math.log10(0.5 * Math.SQRT1_2 * Math.sqrt(16000 / 28000));
    assert.ok(Math.abs(row!.rmsDb - rms) < 0.01, `rms ${row!.rmsDb}, expected ${rms}`);
    assert.ok(Math.abs(row!.leadSec - 0.5) <= FRAME_SEC);
    assert.ok(Math.abs(row!.tailSec - 0.25) <= FRAME_SEC);
    assert.ok(Math.abs(row!.leadSec + row!.activeSec + row!.tailSec - 1.75) < 1e-9);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});

Deno.test("surveyRecordings stops when it is told to", async () => {
  const signal = AbortSignal.abort();
  await assert.rejects(
    surveyRecordings([{ id: "a", path: "a.wav" } as Utterance], { signal }),
    { name: "AbortError" },
  );
});
