import assert from "node:assert/strict";
import { InputError } from "@/base/errors.ts";
import { join } from "@std/path";
import { errorOf, type Job, tryJob } from "@/disk/feature_job.ts";
import { SMALL } from "../features/_configs.ts";
import { withFolders, writeRecording } from "../features/_recordings.ts";
import { makeSignal } from "../features/_signals.ts";

Deno.test("tryJob: says why not, and writes nothing", () =>
  withFolders(async ({ rawDir }) => {
    const w = makeSignal("tones", { sampleRate: 11025, length: 9000 });
    const { path } = writeRecording(rawDir, "a", w);
    const target = join(rawDir, "a.f32");
    const stale = { path: join(rawDir, path), sha256: "0".repeat(64), target };
    const changed = await tryJob(stale, SMALL);
    assert.match(String(errorOf(changed!)), /a\.wav.*has changed since it was indexed/);
    const missing = await tryJob({ ...stale, path: join(rawDir, "b.wav") }, SMALL);
    const error = errorOf(structuredClone(missing!));
    assert.ok(error instanceof InputError);
    assert.deepEqual([error.code, error.file], ["missing", join(rawDir, "b.wav")]);
    assert.match(error.message, /^Cannot read ".*b\.wav": .*; check the path/);
    assert.deepEqual([...Deno.readDirSync(rawDir)].map((e) => e.name), ["a.wav"]);
  }));

Deno.test("tryJob: names the recording whose copy or features cannot be made", () =>
  withFolders(async ({ rawDir }) => {
    const fails = async (samples: Float32Array, copy?: Job["copy"], config = SMALL) => {
      const { path, sha256 } = writeRecording(rawDir, "a", { samples, sampleRate: 8000 }, 32);
      const job = { path: join(rawDir, path), sha256, target: join(rawDir, "a.f32") };
      const result = await tryJob(copy ? { ...job, copy } : job, config);
      assert.equal(result?.fault, "recording");
      return String(errorOf(result!));
    };
    const fast = { changes: [{ kind: "stretch", rate: 4 }], seed: "" } as const;
    assert.match(await fails(Float32Array.of(0.5), fast), /a\.wav": Cannot stretch 1 sample/);
    const loud = Float32Array.from({ length: 4000 }, (_, i) => Math.sin(i));
    const steep = { kind: "pcen", nMels: 10, gain: 0, exponent: 100 } as const;
    const config = { ...SMALL, channels: [[steep]] };
    assert.match(await fails(loud, undefined, config), /a\.wav": they are not finite; a setting/);
  }));
