import assert from "node:assert/strict";
import { join } from "@std/path";
import { readWaveform } from "@/audio/read.ts";
import { readClip } from "@/features/clip_file.ts";
import { featureShape } from "@/features/config.ts";
import { extractFeatures } from "@/features/extract.ts";
import { type Job, runJob, tryJob } from "@/features/job.ts";
import { SMALL } from "./_configs.ts";
import { withFolders, writeRecording } from "./_recordings.ts";
import { makeSignal } from "./_signals.ts";

Deno.test("runJob: writes the features of the recording", () =>
  withFolders(async ({ rawDir }) => {
    const w = makeSignal("tones", { sampleRate: 11025, length: 9000 });
    const { path, sha256 } = writeRecording(rawDir, "a", w);
    const job: Job = { path: join(rawDir, path), sha256, target: join(rawDir, "a.f32") };
    await runJob(job, SMALL);
    const expected = extractFeatures(await readWaveform(job.path), SMALL);
    assert.deepEqual(await readClip(job.target, featureShape(SMALL)), expected);
  }));

Deno.test("tryJob: says why not, and writes nothing", () =>
  withFolders(async ({ rawDir }) => {
    const w = makeSignal("tones", { sampleRate: 11025, length: 9000 });
    const { path } = writeRecording(rawDir, "a", w);
    const target = join(rawDir, "a.f32");
    const stale = { path: join(rawDir, path), sha256: "0".repeat(64), target };
    const changed = await tryJob(stale, SMALL);
    assert.ok(!changed.ok && /a\.wav.*has changed since it was indexed/.test(changed.message));
    const missing = await tryJob({ ...stale, path: join(rawDir, "b.wav") }, SMALL);
    assert.ok(!missing.ok && missing.name === "NotFound" && /b\.wav/.test(missing.message));
    assert.deepEqual([...Deno.readDirSync(rawDir)].map((e) => e.name), ["a.wav"]);
  }));
