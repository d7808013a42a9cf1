import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import type { FilePrediction } from "@/app/commands/predict.ts";
import { listFiles } from "@/app/commands/predict.ts";
import { encodeWav } from "@/audio/wav.ts";
import { ROOT } from "@/disk/paths.ts";
import { runCli } from "../_cli.ts";
import { madeWav } from "../_corpus.ts";
import { MODEL_LABELS, writeModel } from "../_model.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

const sound = (samples: Float32Array) => encodeWav({ samples, sampleRate: 16000 });

/** A recording in which one sample is no number. */
function withNaN(): Uint8Array {
  const wav = encodeWav(
    { samples: new Float32Array(16000).fill(0.5), sampleRate: 16000 },
    { bitDepth: 32 },
  );
  new DataView(wav.buffer).setFloat32(wav.length - 400, NaN, true);
  return wav;
}

/** What must be refused, and the end of the sentence that says so. */
const BAD: Readonly<Record<string, readonly [Uint8Array | string, RegExp]>> = {
  "empty.wav": ["", /^error: Cannot read ".*empty\.wav": it is empty \(0 bytes\); copy or/],
  "text.wav": [
    "to be, or not to be\n",
    /^error: Cannot read ".*text\.wav": it is a text file; copy/,
  ],
  "cut.wav": [
    madeWav("cut", 1).subarray(0, 9000),
    /^error: Cannot read ".*cut\.wav": it is cut short: 32000 bytes of samples are announced and 8/,
  ],
  "head.wav": [
    madeWav("head").subarray(0, 20),
    /^error: Cannot read ".*head\.wav": .*; copy or download the file again$/,
  ],
  "nan.wav": [withNaN(), /^error: Cannot read ".*nan\.wav": .*sample 15900 \(at 0\.994 s\) is NaN/],
  "short.wav": [
    madeWav("short", 0.05),
    /^error: ".*short\.wav": Cannot recognise an emotion in 0\.050 s of sound: at least 0\.25 s are/,
  ],
  "silence.wav": [
    sound(new Float32Array(16000)),
    /^error: ".*silence\.wav": Cannot recognise an emotion in silence: every sample is zero/,
  ],
};

Deno.test("a file stands for itself, a folder for the sounds in it, each once", async () => {
  await using folder = await tempFolder();
  const { path } = folder;
  for (const name of ["b.wav", "a.WAV", "deep/er/c.wav", "notes.txt", ".hidden.wav", "._b.wav"]) {
    await writeFile(join(path, name), "content");
  }
  await writeFile(join(path, "deep", "notes.txt"), "content");
  const [a, b, c] = ["a.WAV", "b.wav", "deep/er/c.wav"].map((name) => join(path, name));
  assert.deepEqual(await listFiles([path]), { files: [a, b, c], errors: [] });
  assert.deepEqual((await listFiles([b!, path, b!])).files, [b, a, c]);
  const odd = join(path, "notes.txt");
  assert.deepEqual((await listFiles([odd])).files, [odd], "what is named is taken");
  if (Deno.build.os === "windows") return; // links need rights there that few people have
  await Deno.symlink(path, join(path, "deep", "loop"));
  await Deno.symlink(join(path, "deep", "er"), join(path, "z"));
  assert.deepEqual((await listFiles([path])).files, [a, b, c, join(path, "z", "c.wav")]);
});

Deno.test("a path that is not there and a folder without sound are errors beside the rest", async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, "a.wav"), empty = join(folder.path, "empty");
  await writeFile(file, "content");
  await Deno.mkdir(empty);
  const { files, errors } = await listFiles([join(folder.path, "b"), empty, file, `${file}/x`]);
  assert.deepEqual(files, [file]);
  assert.deepEqual(errors.map(({ name }) => name), ["NotFound", "NotFound", "NotADirectory"]);
  const [missing, without, below] = errors.map(({ message }) => message);
  assert.match(missing!, /^Cannot read ".*b": there is no such file or folder; check the path$/);
  assert.match(
    without!,
    /^Cannot find a recording in ".*empty": the folder holds no \.wav, .* file$/,
  );
  assert.match(below!, /^Cannot read ".*a\.wav\/x": it takes a file for a folder; check the path$/);
});

Deno.test("bad files get a sentence each and exit code 2, good ones beside them their emotion", async () => {
  await using folder = await tempFolder();
  const { path } = folder, model = join(path, "model"), recordings = join(path, "recordings");
  await writeModel(model);
  for (const [name, [content]] of Object.entries(BAD)) {
    await writeFile(join(recordings, name), content);
  }
  const good = join(recordings, "good.wav");
  await writeFile(good, madeWav("good", 1));
  await Deno.mkdir(join(path, "none"));
  const before = await filesIn(path);
  const args = ["predict", "--model", model, "--engine", "wasm"];
  const paths = [recordings, join(path, "none"), join(path, "missing.wav")];

  const { code, stdout, told } = await runCli([...args, "--json", ...paths]);
  assert.equal(code, 2);
  const found = JSON.parse(stdout) as FilePrediction[];
  assert.deepEqual(found.map(({ file, durationSec }) => [file, durationSec]), [[good, 1]]);
  assert.deepEqual(Object.keys(found[0]!), ["file", "emotion", "scores", "durationSec", "notes"]);
  assert.deepEqual(Object.keys(found[0]!.scores), MODEL_LABELS);
  const sum = Object.values(found[0]!.scores).reduce((total, score) => total + score);
  assert.ok(Math.abs(sum - 1) < 1e-5);
  assert.equal(told.length, Object.keys(BAD).length + 2, told.join("\n"));
  for (const [name, [, sentence]] of Object.entries(BAD)) {
    assert.equal(told.filter((line) => sentence.test(line)).length, 1, `${name}: ${told}`);
  }

  const text = await runCli([...args, good]);
  assert.deepEqual([text.code, text.told], [0, []]);
  assert.match(
    text.stdout,
    new RegExp(`good\\.wav +${found[0]!.emotion} +${found[0]!.emotion} \\d`),
  );
  const bad = await runCli([...args, join(recordings, "text.wav")]);
  assert.deepEqual([bad.code, bad.stdout, bad.told.length], [2, "", 1]);
  const none = await runCli([...args, "--json", join(path, "none"), ""]);
  assert.deepEqual([none.code, none.stdout, none.told.length], [2, "[]\n", 2], none.told.join());
  assert.deepEqual(await filesIn(path), before, "nothing is written");
});

Deno.test("a model that is not there is said", async () => {
  await using folder = await tempFolder();
  const file = join(folder.path, "a.wav"), model = join(folder.path, "model");
  await writeFile(file, madeWav("a"));
  const { code, stdout, told } = await runCli(["predict", "--json", "--model", model, file]);
  assert.deepEqual([code, stdout, told.length], [2, "", 1]);
  assert.match(
    told[0]!,
    /^error: Cannot load the model: there is no .*meta\.json; train one first/,
  );
});

/** Whether any user may go through these folders. */
function openToAll(path: string): boolean {
  if (dirname(path) === path) return true;
  return ((Deno.statSync(path).mode ?? 0) & 0o005) === 0o005 && openToAll(dirname(path));
}

const NOBODY = 65534;
const isRoot = Deno.uid() === 0;
const program = Deno.realPathSync(Deno.execPath());

Deno.test({
  name: "what the system keeps from the user is said, file and folder",
  // root may read everything, so root becomes somebody else; who must get at Deno and the project
  ignore: Deno.build.os === "windows" || isRoot && !(openToAll(program) && openToAll(ROOT)),
  fn: async () => {
    await using folder = await tempFolder();
    const { path } = folder, model = join(path, "model"), cache = join(path, "cache");
    await writeModel(model);
    await Deno.chmod(path, 0o755);
    const file = join(path, "locked.wav"), dir = join(path, "dir");
    await writeFile(file, madeWav("locked"));
    await writeFile(join(dir, "inside.wav"), madeWav("inside"));
    await Deno.mkdir(cache);
    await Deno.chmod(cache, 0o777);
    for (const locked of [file, dir]) await Deno.chmod(locked, 0o000);
    try {
      const as = isRoot ? { uid: NOBODY, env: { DENO_DIR: cache, HOME: cache } } : {};
      const args = ["predict", "--model", model, "--engine", "wasm", file, dir];
      const { code, stdout, told } = await runCli(args, as);
      assert.deepEqual([code, stdout, told.length], [2, "", 2], told.join("\n"));
      assert.match(
        told[0]!,
        /^error: Cannot read ".*dir": the system does not allow it; change its/,
      );
      assert.match(
        told[1]!,
        /^error: Cannot read ".*locked\.wav": the system does not allow it; ch/,
      );
    } finally {
      for (const locked of [file, dir]) await Deno.chmod(locked, 0o755);
    }
  },
});
