/** The npm package in an empty project of each kind: it answers as the command line does. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { speakDemo } from "@/corpora/demo_speech.ts";
import { exists } from "@/disk/files.ts";
import { PATHS, ROOT } from "@/disk/paths.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import { CORE } from "../_house.ts";
import { codecCases } from "../audio/_codecs.ts";
import { runCli } from "./_cli.ts";
import { answerOfPage, installPackage, run } from "./_package.ts";

interface Answer {
  readonly status: string;
  readonly best: string | null;
  readonly scores: Readonly<Record<string, number>>;
}

/** Node 20 rounds each product of the engine before it is added. */
const TOLERANCE = 1e-3;

const ANSWERS = `import { decodeWaveform, loadRecognizer } from "@speech-emotion/recognizer";

export async function answersTo(read, sounds) {
  const files = {};
  for (const name of ["model.json", "weights.bin", "meta.json"]) files[name] = await read(name);
  const recognizer = await loadRecognizer(files);
  const answers = [];
  for (const sound of sounds) {
    const waveform = await decodeWaveform(await read(sound));
    const { status, best, scores } = await recognizer.recognize(waveform);
    answers.push({ status, best, scores });
  }
  const two = recognizer.model.labels.slice(0, 2);
  const embedding = await recognizer.embed(await decodeWaveform(await read(sounds[0])));
  const clips = [...two, ...two, ...two].map((emotion, i) => ({
    emotion,
    name: String(i),
    embedding: embedding.map((value, k) => value + (k === 0 ? two.indexOf(emotion) : 0)),
  }));
  const { version } = recognizer.model;
  await recognizer.adapt({ format: "speech-emotion-voice/1", model: version, clips });
  recognizer.dispose();
  return JSON.stringify(answers);
}
`;
const PROGRAM = `import { readFile } from "node:fs/promises";
import { answersTo } from "./answers.js";

const [, , ...sounds] = process.argv;
console.log(await answersTo(async (path) => new Uint8Array(await readFile(path)), sounds));
`;
/** A page has no files: they are in the module "files.js". */
const PAGE = `import { answersTo } from "./answers.js";
import { FILES } from "./files.js";

const read = (name) => Uint8Array.from(atob(FILES[name]), (c) => c.charCodeAt(0));
const sounds = Object.keys(FILES).filter((name) => name.startsWith("sound"));
const text = await answersTo(read, sounds);
if (globalThis.document === undefined) console.log(text);
else await fetch("answer", { method: "POST", body: text });
`;
const TYPED = `import {
  decodeWaveform,
  type FeatureExtractor,
  InputError,
  loadFeatureExtractor,
  loadRecognizer,
  type Recognition,
  type Recognizer,
} from "@speech-emotion/recognizer";

const none = new Uint8Array();
const recognizer: Recognizer = await loadRecognizer({
  "model.json": none,
  "weights.bin": none,
  "meta.json": none,
});
const found: Recognition = await recognizer.recognize(await decodeWaveform(none));
const emotion: string | null = found.emotion;
const extractor: FeatureExtractor = await loadFeatureExtractor(none);
const error: Error = new InputError(String(emotion), String(extractor.shape[0]));
// @ts-expect-error: a model has three files
await loadRecognizer({ "model.json": none });
// @ts-expect-error: there is no such field
console.log(error, found.mood);
`;

const folder = await Deno.makeTempDir();
const installed = await installPackage(folder);
const skip = "missing" in installed ? installed.missing : null;
const project = "project" in installed ? installed.project : "";
const sounds = skip === null ? await prepare() : [];
let expected: readonly Answer[] | undefined;

/** Writes the programs and the sounds. @returns the names of the sounds */
async function prepare(): Promise<string[]> {
  const demo = speakDemo(EMOTIONS.slice(0, 7), { speaker: 1 }).map((waveform) =>
    encodeWav(waveform)
  );
  const packed = ["mp3", "vorbis", "opus"].map((kind) => codecCases(kind)[0]!.file);
  const real = await realRecordings();
  const files: [string, string | Uint8Array][] = [
    ["answers.js", ANSWERS],
    ["program.js", PROGRAM],
    ["page.js", PAGE],
    ["typed.ts", TYPED],
  ];
  const names = [...demo, ...packed, ...real].map((bytes, i) => {
    files.push([`sound${i}`, bytes]);
    return `sound${i}`;
  });
  for (const name of ["model.json", "weights.bin", "meta.json"]) {
    files.push([name, await Deno.readFile(join(PUBLISHED_MODEL, name))]);
  }
  const inPage = files.filter(([, content]) => typeof content !== "string")
    .map(([name, content]) => [name, (content as Uint8Array).toBase64()]);
  const inlined = `export const FILES = ${JSON.stringify(Object.fromEntries(inPage))};\n`;
  for (const [name, content] of [...files, ["files.js", inlined] as const]) {
    const path = join(project, name);
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
  }
  return names;
}

/** Ten of RAVDESS, where it is there. */
async function realRecordings(): Promise<Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (let actor = 1; actor <= 10; actor++) {
    const name = String(actor).padStart(2, "0");
    const file = `03-01-05-01-01-01-${name}.wav`;
    const path = join(PATHS.raw, "ravdess", "speech", `Actor_${name}`, file);
    if (await exists(path)) found.push(await Deno.readFile(path));
  }
  return found;
}

/** What the command line says of the sounds. */
async function fromCommandLine(): Promise<readonly Answer[]> {
  if (expected === undefined) {
    const paths = sounds.map((name) => join(project, name));
    const { code, stdout, stderr } = await runCli(["predict", "--json", ...paths]);
    assert.equal(code, 0, stderr.join("\n"));
    expected = JSON.parse(stdout) as Answer[];
  }
  return expected;
}

async function assertSame(text: string): Promise<void> {
  const answers = JSON.parse(text) as readonly Answer[];
  const wanted = await fromCommandLine();
  assert.ok(wanted.length >= 10);
  assert.deepEqual(answers.map(({ best }) => best), wanted.map(({ best }) => best));
  assert.deepEqual(answers.map(({ status }) => status), wanted.map(({ status }) => status));
  for (const [i, { scores }] of answers.entries()) {
    for (const [label, score] of Object.entries(scores)) {
      const difference = Math.abs(score - wanted[i]!.scores[label]!);
      assert.ok(difference <= TOLERANCE, `${label} of sound${i} is off by ${difference}`);
    }
  }
}

/** A test of the installed package; skipped, with the reason in its name, where something lacks. */
function test(
  name: string,
  body: () => Promise<void>,
  options: { readonly missing?: string | null } = {},
): void {
  const missing = skip ?? options.missing ?? null;
  const title = missing === null ? name : `${name} (skipped: ${missing})`;
  Deno.test({ name: title, ignore: missing !== null, fn: body });
}

/** Runs a program that has to succeed. */
async function succeed(program: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await run(program, args, { cwd: project });
  assert.ok(success, stderr.slice(-2000));
  return stdout;
}

test("the package answers in Node as the command line does", async () => {
  await assertSame(await succeed("node", "program.js", ...sounds));
});

test("the example of the package's README runs", async () => {
  const readme = await Deno.readTextFile(
    join(project, "node_modules/@speech-emotion/recognizer/README.md"),
  );
  const [, example] = /```js\n([\s\S]*?)```/.exec(readme)!;
  await Deno.writeTextFile(join(project, "example.js"), example!);
  const { best, scores } = JSON.parse(await succeed("node", "example.js", ".", "sound0")) as Answer;
  const [wanted] = await fromCommandLine();
  assert.equal(best, wanted!.best);
  assert.deepEqual(Object.keys(scores), Object.keys(wanted!.scores));
});

test("the package answers in Deno, which allows it to read alone", async () => {
  const flags = ["run", "--no-prompt", "--allow-read"];
  await assertSame(await succeed(Deno.execPath(), ...flags, "program.js", ...sounds));
});

test("the package's types are those of its functions", async () => {
  await succeed(Deno.execPath(), "check", "typed.ts");
});

/** Bundles the program of the page once. @returns its code */
async function bundledPage(): Promise<string> {
  const path = join(project, "bundle.js");
  if (!await exists(path)) {
    const options = ["--quiet", "--platform", "browser", "--output", "bundle.js"];
    await succeed(Deno.execPath(), "bundle", ...options, "page.js");
  }
  return await Deno.readTextFile(path);
}

test("bundled for a page, the package answers without a file or a request", async () => {
  await bundledPage();
  // No permission is given, so that any file or address would be refused.
  await assertSame(await succeed(Deno.execPath(), "run", "--no-prompt", "bundle.js"));
});

const CHROMIUM = "/usr/bin/chromium";
const hasChromium = await exists(CHROMIUM);

test(
  "in Chromium, the package answers as the command line does",
  async () => {
    await assertSame(await answerOfPage(CHROMIUM, await bundledPage()));
  },
  { missing: hasChromium ? null : `there is no ${CHROMIUM}` },
);

test("the package has what npm wants, and no more than it needs", async () => {
  const dir = join(project, "node_modules/@speech-emotion/recognizer");
  const manifest = JSON.parse(await Deno.readTextFile(join(dir, "package.json")));
  const { version, imports } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  assert.equal(manifest.version, version);
  for (const [name, wanted] of Object.entries(manifest.dependencies)) {
    assert.equal(imports[name], `npm:${name}@${wanted}`);
  }
  const changes = await Deno.readTextFile(join(dir, "CHANGELOG.md"));
  assert.match(changes, new RegExp(`^## ${version.replaceAll(".", "\\.")}$`, "m"));
  const licences = await Deno.readTextFile(join(dir, "THIRD_PARTY.md"));
  for (const part of ["Apache License", "Fedor Indutny", "@tensorflow/tfjs 4.22.0"]) {
    assert.ok(licences.includes(part), part);
  }
  const types = await Deno.readTextFile(join(dir, "index.d.ts"));
  const code = types.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  assert.doesNotMatch(code, /@tensorflow|\bfrom\b|\bany\b/);
});

Deno.test("the public API is documented, and ready for JSR", async () => {
  const lint = await run(Deno.execPath(), ["doc", "--lint", "lib/recognition/package.ts"], {
    cwd: ROOT,
  });
  assert.ok(lint.success, lint.stderr);
  const dry = ["publish", "--dry-run", "--allow-dirty", "--no-check"];
  const published = await run(Deno.execPath(), dry, { cwd: ROOT });
  assert.ok(published.success, published.stderr);
  const files = [...published.stderr.matchAll(/file:\S+\/(lib\/\S+)/g)].map((match) => match[1]!);
  assert.ok(files.includes("lib/recognition/package.ts"));
  assert.deepEqual(
    files.filter((file) => !CORE.some((name) => file.startsWith(`lib/${name}/`))),
    [],
  );
});

globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
