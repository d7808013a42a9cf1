import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import { readWaveform } from "@/disk/recording.ts";
import { resample } from "@/audio/resample.ts";
import type { Utterance } from "@/corpora/utterance.ts";
import { cacheFeatures, featureKey, loadFeatures } from "@/disk/feature_cache.ts";
import { changeWaveform } from "@/features/copies/change.ts";
import { type CopyConfig, makeCopies } from "@/features/copies/copies.ts";
import { extractFeatures } from "@/features/extract.ts";
import { SMALL, TWO_CHANNEL } from "../features/_configs.ts";
import { withFolders, writeRecording } from "../features/_recordings.ts";
import { makeSignal } from "../features/_signals.ts";

function writeThree(rawDir: string): Utterance[] {
  const [a, b] = [5000, 6000].map((length) => makeSignal("tones", { sampleRate: 16000, length }));
  // The third is the first once more: byte for byte the same recording under another name.
  return [
    writeRecording(rawDir, "a", a!),
    writeRecording(rawDir, "b", b!),
    writeRecording(rawDir, "c", a!),
  ];
}

Deno.test("loadFeatures: in the order given, equal recordings made once, then never again", () =>
  withFolders(async (folders) => {
    const utterances = writeThree(folders.rawDir);
    const progress: [number, number][] = [];
    const set = await loadFeatures(utterances, SMALL, {
      ...folders,
      onProgress: (done, total) => progress.push([done, total]),
    });
    assert.deepEqual(set.shape, [3, 10, 32, 1]);
    assert.deepEqual(set.ids, ["a", "b", "c"]);
    assert.deepEqual(progress, [[0, 2], [1, 2], [2, 2]]);
    for (const [i, { path }] of utterances.entries()) {
      const clip = extractFeatures(await readWaveform(join(folders.rawDir, path)), SMALL);
      assert.deepEqual(set.data.slice(i * 320, (i + 1) * 320), clip);
    }
    await Deno.remove(folders.rawDir, { recursive: true });
    const again = await loadFeatures(utterances, SMALL, folders);
    assert.deepEqual(again, set, "without any recording");
    assert.equal((await cacheFeatures(utterances, SMALL, folders)).made, 0);
  }));

Deno.test("loadFeatures: names every recording that cannot be read, keeps the others", () =>
  withFolders(async (folders) => {
    const utterances = writeThree(folders.rawDir);
    await Deno.writeTextFile(join(folders.rawDir, "b.wav"), "no sound");
    const bad = [...utterances, { ...utterances[1]!, id: "d", path: "d.wav", sha256: "d" }];
    await assert.rejects(loadFeatures(bad, SMALL, folders), (error: InputError) => {
      assert.match(error.message, /2 of 3 recordings/);
      assert.match(error.message, /b\.wav/);
      assert.match(error.message, /d\.wav/);
      const { errors } = error.cause as AggregateError;
      return errors.length === 2 && errors.every((one) => one instanceof InputError);
    });
    const { made } = await cacheFeatures([utterances[0]!], SMALL, folders);
    assert.equal(made, 0);
  }));

Deno.test("loadFeatures: refuses a damaged file of the cache, naming it", () =>
  withFolders(async (folders) => {
    const utterances = writeThree(folders.rawDir);
    const { folder } = await cacheFeatures(utterances, SMALL, folders);
    const path = join(folder, `${utterances[0]!.sha256}.f32`);
    const bytes = await Deno.readFile(path);
    bytes[100]! ^= 4;
    await Deno.writeFile(path, bytes);
    await assert.rejects(loadFeatures(utterances, SMALL, folders), (error: Error) => {
      assert.ok(error instanceof InputError && error.message.includes(path));
      return /delete the file/.test(error.message);
    });
  }));

for (const workers of [1, 2]) {
  Deno.test(`cacheFeatures: stops when aborted, with ${workers} workers`, () =>
    withFolders(async (folders) => {
      const utterances = Array.from({ length: 8 }, (_, i) => {
        const waveform = makeSignal("chirp", { sampleRate: 8000, length: 2000 + i });
        return writeRecording(folders.rawDir, `r${i}`, waveform);
      });
      const controller = new AbortController();
      let ended = 0;
      const run = cacheFeatures(utterances, SMALL, {
        ...folders,
        workers,
        signal: controller.signal,
        onProgress: (done) => {
          ended = done;
          if (done === 2) controller.abort(new Error("enough"));
        },
      });
      await assert.rejects(run, /enough/);
      assert.ok(ended < 2 + workers, `${ended} recordings are done`);
      const { made } = await cacheFeatures(utterances, SMALL, folders);
      assert.equal(made, 8 - ended, "what is finished stays");
    }));
}

Deno.test("loadFeatures: a copy's changes are made first; it is kept like a recording", () =>
  withFolders(async (folders) => {
    const configs: readonly CopyConfig[] = [
      { name: "noisy", changes: [{ kind: "noise", snrDb: 10 }] },
      { name: "high", changes: [{ kind: "pitch", semitones: 2 }] },
    ];
    const utterances = writeThree(folders.rawDir);
    const copies = await makeCopies(utterances, configs);
    const all = [...utterances, ...copies];
    const set = await loadFeatures(all, SMALL, { ...folders, workers: 2 });
    assert.deepEqual(set.ids, ["a", "b", "c", ...copies.map(({ id }) => id)]);
    for (const [i, { path, sha256, changes }] of copies.entries()) {
      const waveform = await readWaveform(join(folders.rawDir, path));
      const resampled = resample(waveform, SMALL.sampleRate);
      const clip = extractFeatures(changeWaveform(resampled, changes, { seed: sha256 }), SMALL);
      assert.deepEqual(set.data.slice((3 + i) * 320, (4 + i) * 320), clip, copies[i]!.id);
    }
    const { recordings, made } = await cacheFeatures(all, SMALL, folders);
    assert.deepEqual([recordings, made], [6, 0], "of two contents, each with two copies");
    await Deno.writeTextFile(join(folders.rawDir, "b.wav"), "changed");
    const other = await makeCopies(utterances, [{ ...configs[0]!, name: "other" }]);
    await assert.rejects(loadFeatures(other, SMALL, folders), /b\.wav/);
  }));

Deno.test("cacheFeatures: settings that fit no recording are reported once", () =>
  withFolders(async (folders) => {
    const utterances = writeThree(folders.rawDir);
    const high = { ...SMALL, channels: [[{ kind: "logMel", nMels: 10, fMax: 9000 }]] } as const;
    let progress = 0;
    const run = cacheFeatures(utterances, high, { ...folders, onProgress: () => progress++ });
    await assert.rejects(run, { name: "InputError", message: /^Cannot place mel bands/ });
    const pcen = { kind: "pcen", nMels: 10, gain: 0, bias: 1e308, exponent: 2 } as const;
    const endless = { ...SMALL, channels: [[pcen]] };
    await assert.rejects(cacheFeatures(utterances, endless, folders), /those of silence are not/);
    assert.equal(progress, 0);
  }));

for (const workers of [1, 2]) {
  Deno.test(`cacheFeatures: ends where the cache cannot be written, with ${workers} workers`, () =>
    withFolders(async (folders) => {
      const utterances = writeThree(folders.rawDir);
      const { folder } = await cacheFeatures([], SMALL, folders);
      let made = 0;
      const onProgress = (done: number) => {
        made = done;
        // What is in the place of the folder now takes no file.
        Deno.removeSync(folder, { recursive: true });
        Deno.writeTextFileSync(folder, "");
      };
      const run = cacheFeatures(utterances, SMALL, { ...folders, workers, onProgress });
      await assert.rejects(run, (error: Error) => {
        assert.ok(error instanceof InputError);
        return /^Cannot write ".*\.f32": a file is in its place/.test(error.message);
      });
      assert.equal(made, 0, "the next recording is not read in vain");
      const inside = { ...folders, cacheDir: join(folder, "cache") };
      await assert.rejects(cacheFeatures(utterances, SMALL, inside), { message: /^Cannot write / });
    }));
}

Deno.test("featureKey: differs with each setting, not with how defaults are written", async () => {
  const key = await featureKey(SMALL);
  assert.match(key, /^[0-9a-f]{16}$/);
  const shuffled = Object.fromEntries(Object.entries(SMALL).reverse()) as unknown as typeof SMALL;
  assert.equal(await featureKey({ ...shuffled, position: "centre", trimTopDb: null }), key);
  assert.equal(await featureKey({ ...SMALL, normalise: "trainBands" }), key, "the same values");
  const changes = [
    { sampleRate: 8001 },
    { durationSec: 0.6 },
    { nFft: 512 },
    { hopLength: 64 },
    { winLength: 200 },
    { padMode: "reflect" },
    { position: "start" },
    { trimTopDb: 30 },
    { normalise: "clip" },
    { channels: [[{ kind: "logMel", nMels: 10, topDb: 60 }]] },
  ] as const;
  const keys = await Promise.all(
    [TWO_CHANNEL, ...changes.map((change) => ({ ...SMALL, ...change }))].map(featureKey),
  );
  assert.equal(new Set([key, ...keys]).size, changes.length + 2);
});

Deno.test("featureKey: the key of the published two-channel features stays", async () => {
  // Another key would make every cached feature and every trained network stale.
  assert.equal(await featureKey(TWO_CHANNEL), "46ea33cfcbc171ef");
});
