import assert from "node:assert/strict";
import { dirname, join } from "@std/path";
import type { FileRecognition } from "@/reporting/recognition_text.ts";
import { encodeWav } from "@/audio/wav.ts";
import { speakDemo } from "@/corpora/demo_speech.ts";
import { openRecognizer } from "@/disk/models.ts";
import { ROOT } from "@/disk/paths.ts";
import { assertRefused, runCli } from "../_cli.ts";
import { madeWav } from "../_corpus.ts";
import { MODEL_LABELS, writeModel } from "../_model.ts";
import { filesIn, tempFolder, writeFile } from "../_temp.ts";

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
    /^error: Cannot read ".*cut\.wav": it is cut short: its data chunk announces 32000 bytes and 8/,
  ],
  "head.wav": [
    madeWav("head").subarray(0, 20),
    /^error: Cannot read ".*head\.wav": .*; copy or download the file again$/,
  ],
  "nan.wav": [withNaN(), /^error: Cannot read ".*nan\.wav": .*sample 15900 \(at 0\.994 s\) is NaN/],
};

/** A run of `predict` with a small network. */
async function predict(model: string, ...args: string[]) {
  return await runCli(["predict", "--model", model, "--engine", "wasm", ...args]);
}

/** What was predicted, as JSON. */
const read = (stdout: string) => JSON.parse(stdout) as FileRecognition[];

Deno.test("a folder stands for the sounds in it; each one that cannot be read is named", async () => {
  await using folder = await tempFolder();
  const run = join(folder.path, "run");
  const path = join(folder.path, "recordings");
  await writeModel(join(run, "model"));
  for (const name of ["b.wav", "a.WAV", "deep/er/c.wav"]) {
    await writeFile(join(path, name), madeWav(name, 1));
  }
  const odd = ["phone.m4a", "rec.webm", "x.aac", "x.au", "x.caf"];
  for (const name of [...odd, "notes.txt", ".hidden.wav", "._b.wav"]) {
    await writeFile(join(path, name), "content of a kind that is not read");
  }
  const links = Deno.build.os !== "windows"; // links need rights there that few people have
  if (links) {
    await Deno.symlink(path, join(path, "deep", "loop"));
    await Deno.symlink(join(path, "deep", "er"), join(path, "z"));
    await Deno.symlink(join(path, "nowhere"), join(path, "gone.wav"));
  }
  const { code, stdout, stderr } = await predict(run, "--json", join(path, "b.wav"), path);
  assert.equal(code, 2);
  const expected = ["b.wav", "a.WAV", "deep/er/c.wav"].concat(links ? ["z/c.wav"] : []);
  assert.deepEqual(read(stdout).map(({ file }) => file), expected.map((name) => join(path, name)));
  const refused = odd.concat(links ? ["gone.wav"] : []);
  assert.equal(stderr.length, refused.length, stderr.join("\n"));
  for (const name of refused) {
    const sentence = new RegExp(`^error: Cannot read ".*${name}": `);
    assert.equal(stderr.filter((line) => sentence.test(line)).length, 1, name);
  }
});

Deno.test("paths are relative to the folder in which the person stands; odd files get a note", async () => {
  await using folder = await tempFolder();
  await writeModel(join(folder.path, "model"));
  const odd = new Uint8Array([...madeWav("x", 1), 7]); // half a sample too many
  new DataView(odd.buffer).setUint32(40, odd.length - 44, true);
  await writeFile(join(folder.path, "sub", "x.wav"), odd);
  const args = ["predict", "--model", "../model", "--engine", "wasm", "x.wav"];
  const cwd = join(folder.path, "sub");
  const json = await runCli([...args, "--json"], { cwd });
  assert.deepEqual([json.code, json.stderr], [0, []]);
  const [{ file, notes }] = read(json.stdout) as [FileRecognition];
  assert.equal(file, "x.wav");
  assert.match(notes.join(), /^The last 1 byte is not a whole sample and was left out\.$/);
  const text = await runCli(args, { cwd });
  assert.deepEqual([text.code, text.stderr], [0, [`x.wav: ${notes[0]}`]]);
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
  const paths = [recordings, join(path, "none"), join(path, "missing.wav")];

  const { code, stdout, stderr } = await predict(model, "--json", ...paths);
  assert.equal(code, 2);
  const found = read(stdout);
  assert.deepEqual(found.map(({ file, durationSec }) => [file, durationSec]), [[good, 1]]);
  assert.deepEqual(Object.keys(found[0]!.scores), MODEL_LABELS);
  const sum = Object.values(found[0]!.scores).reduce((total, score) => total + score);
  assert.ok(Math.abs(sum - 1) < 1e-5);
  assert.equal(stderr.length, Object.keys(BAD).length + 2, stderr.join("\n"));
  for (const [name, [, sentence]] of Object.entries(BAD)) {
    assert.equal(stderr.filter((line) => sentence.test(line)).length, 1, `${name}: ${stderr}`);
  }

  const text = await predict(model, good);
  assert.deepEqual([text.code, text.stderr], [0, []]);
  assert.match(text.stdout, /good\.wav +(happy|sad|calm|no speech) /);
  const bad = await predict(model, join(recordings, "text.wav"));
  assert.deepEqual([bad.code, bad.stdout, bad.stderr.length], [2, "", 1]);
  const none = await predict(model, "--json", join(path, "none"), "");
  assert.deepEqual(
    [none.code, none.stdout, none.stderr.length],
    [2, "[]\n", 2],
    none.stderr.join(),
  );
  assert.deepEqual(await filesIn(path), before, "nothing is written");
});

Deno.test("the timeline, CSV and pictures are made on demand", async () => {
  await using folder = await tempFolder();
  const cwd = folder.path;
  await writeModel(join(cwd, "model"));
  for (const name of ["a.wav", "in/a.wav"]) await writeFile(join(cwd, name), madeWav(name, 2));
  const call = (...args: string[]) =>
    runCli(["predict", "--model", "model", "--engine", "wasm", ...args], { cwd });

  const csv = await call("--csv", "--timeline", "--plot", "plots", "a.wav", "in");
  assert.deepEqual([csv.code, csv.stderr], [0, []]);
  assert.match(csv.stdout, /^file,start_sec,end_sec,status,emotion,happy,sad,calm\na\.wav,0\.000,/);
  const page = await call("--timeline", "--plot", "page.html", "a.wav");
  assert.deepEqual([page.code, page.stderr], [0, []]);
  assert.match(page.stdout, /\n +0\.00 +\d+\.\d\d +(happy|sad|calm|no speech)/);
  assert.match(await Deno.readTextFile(join(cwd, "page.html")), /<svg[^]*Waveform[^]*<\/svg>/);
  for (const name of ["a.wav.svg", "a.wav-2.svg"]) {
    assert.match(await Deno.readTextFile(join(cwd, "plots", name)), /^<svg/);
  }

  for (
    const [args, sentence] of [
      [["--plot", "x.svg", "a.wav", "in"], /there are 2 recordings; name a folder/],
      [["--plot", "x.png", "a.wav"], /does not end in \.svg or \.html/],
      [["--plot", "../x.svg", "a.wav"], /outside the folder that you are in/],
      [["--csv", "--json", "a.wav"], /--csv and --json exclude each other/],
    ] as const
  ) {
    const { code, stdout, stderr } = await call(...args);
    assert.deepEqual([code, stdout, stderr.length], [2, "", 1]);
    assert.match(stderr[0]!, sentence);
  }
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
  name: "a file and a folder that the user may not read are errors in words",
  // root may read everything, so root becomes somebody else; who must get at Deno and the project
  ignore: Deno.build.os === "windows" || isRoot && !(openToAll(program) && openToAll(ROOT)),
  fn: async () => {
    await using folder = await tempFolder();
    const { path } = folder, model = join(path, "model"), cache = join(path, "cache");
    await writeModel(model);
    await Deno.chmod(path, 0o755);
    const file = join(path, "locked.wav");
    const dir = join(path, "dir");
    await writeFile(file, madeWav("locked"));
    await writeFile(join(dir, "inside.wav"), madeWav("inside"));
    await Deno.mkdir(cache);
    await Deno.chmod(cache, 0o777);
    for (const locked of [file, dir]) await Deno.chmod(locked, 0o000);
    try {
      const as = isRoot ? { uid: NOBODY, env: { DENO_DIR: cache, HOME: cache } } : {};
      const args = ["predict", "--model", model, "--engine", "wasm", file, dir];
      const { code, stdout, stderr } = await runCli(args, as);
      assert.deepEqual([code, stdout, stderr.length], [2, "", 2], stderr.join("\n"));
      assert.match(
        stderr[0]!,
        /^error: Cannot read ".*dir": the system does not allow it; change its/,
      );
      assert.match(
        stderr[1]!,
        /^error: Cannot read ".*locked\.wav": the system does not allow it; ch/,
      );
    } finally {
      for (const locked of [file, dir]) await Deno.chmod(locked, 0o755);
    }
  },
});

Deno.test("recordings of one person are judged against each other", async () => {
  await using folder = await tempFolder();
  const run = join(folder.path, "run");
  await writeModel(join(run, "model"));
  const path = join(folder.path, "anna");
  for (const [i, emotion] of (["happy", "sad", "angry", "calm", "fearful"] as const).entries()) {
    const [clip] = speakDemo([emotion], { speaker: 1 });
    await writeFile(join(path, `${i}.wav`), encodeWav(clip!));
  }
  const plain = read((await predict(run, "--json", path)).stdout);
  const related = read((await predict(run, "--json", "--one-speaker", path)).stdout);
  assert.deepEqual(related.map(({ file }) => file), plain.map(({ file }) => file));
  const recognizer = await openRecognizer(run, { engine: { provider: "wasm" } });
  const expected = recognizer.relate(plain);
  recognizer.dispose();
  assert.deepEqual(related.map(({ best }) => best), expected.map(({ best }) => best));
  assert.notDeepEqual(related, plain);
  const four = [0, 1, 2, 3].map((i) => join(path, `${i}.wav`));
  const refused = await predict(run, "--one-speaker", ...four, "nowhere.wav");
  assert.equal(refused.code, 2);
  assert.match(refused.stderr.join("\n"), /Cannot read "nowhere.wav": there is no such file/);
  assert.match(
    refused.stderr.join("\n"),
    /4 of 4 hold speech.*give more recordings of the same person/,
  );
  const drawn = await predict(run, "--one-speaker", "--plot", "x.svg", path);
  assert.match(drawn.stderr.join("\n"), /'--one-speaker'.* cannot be used with option '--plot/);
});

Deno.test("a voice that was saved changes the answers, and must belong to the network", async () => {
  await using folder = await tempFolder();
  const model = join(folder.path, "run");
  await writeModel(model);
  const file = join(folder.path, "a.wav");
  const [spoken, ...taught] = speakDemo(["sad", ...Array(6).fill("happy")], { speaker: 1 });
  await writeFile(file, encodeWav(spoken!));
  const recognizer = await openRecognizer(model);
  const clips = [];
  for (const [i, sound] of taught.entries()) {
    const embedding = await recognizer.embed(sound);
    clips.push({ name: `${i}`, emotion: MODEL_LABELS[i % 2]!, embedding });
  }
  const saved = { format: "speech-emotion-voice/1", model: recognizer.model.version, clips };
  recognizer.dispose();
  const voice = join(folder.path, "voice.json");
  await writeFile(voice, JSON.stringify(saved));
  const [plain, adapted] = [
    await predict(model, "--json", file),
    await predict(model, "--json", "--voice", voice, file),
  ];
  assert.equal(adapted.code, 0, adapted.stderr.join());
  assert.notDeepEqual(read(adapted.stdout)[0]!.scores, read(plain.stdout)[0]!.scores);
  assert.match(read(adapted.stdout)[0]!.model.name, /adapted to a voice$/);
  await writeFile(voice, JSON.stringify({ ...saved, model: "another" }));
  await assertRefused(
    ["predict", "--model", model, "--voice", voice, file],
    /^error: Cannot use the voice .*voice\.json: it was made with version another/,
  );
});
