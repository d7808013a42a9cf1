import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { ROOT } from "@/disk/paths.ts";
import type { Recognition, RecognizedWindow } from "@/recognition/mod.ts";
import type { FileRecognition } from "@/reporting/recognition_text.ts";
import { permissionsOf, runCli } from "../_cli.ts";
import { madeWav } from "../_corpus.ts";
import { writeModel } from "../_model.ts";
import { tempFolder, writeFile } from "../_temp.ts";

type Line =
  | RecognizedWindow & { type: "window" }
  | Omit<Recognition, "windows"> & {
    type: "summary";
  };

const WAV = new Uint8Array(madeWav("x", 5));

/** A small network in a folder that is removed at the end. */
async function withModel() {
  const folder = await tempFolder();
  const model = join(folder.path, "model");
  await writeModel(model);
  return { model, path: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

async function listen(model: string, stdin: Uint8Array<ArrayBuffer>, ...args: string[]) {
  return await runCli(["listen", "--model", model, "--engine", "wasm", ...args], { stdin });
}

const read = (stdout: string) => stdout.trim().split("\n").map((line) => JSON.parse(line) as Line);

Deno.test("a WAV file of unknown length and raw samples give what predict gives", async () => {
  await using made = await withModel();
  const { model, path } = made;
  const file = join(path, "x.wav");
  await writeFile(file, WAV);
  const whole = await runCli(["predict", "--model", model, "--engine", "wasm", "--json", file]);
  const [{ file: _, windows, ...expected }] = JSON.parse(whole.stdout) as [FileRecognition];
  const open = WAV.slice();
  new DataView(open.buffer).setUint32(40, 0xffffffff, true);
  for (const stdin of [open, WAV.slice(44)]) {
    const { code, stdout, stderr } = await listen(model, stdin, "--json");
    assert.deepEqual([code, stderr], [0, []]);
    const lines = read(stdout);
    const { type, ...summary } = lines.at(-1)!;
    assert.deepEqual([type, summary], ["summary", expected]);
    const found = lines.slice(0, -1).map(({ type: _, ...window }) => window);
    assert.deepEqual(found, windows);
  }
});

Deno.test("text has a line for each decision and ends with a summary", async () => {
  await using made = await withModel();
  const slow = await listen(made.model, WAV.slice(44), "--rate", "8000", "--hop", "0.25");
  assert.deepEqual([slow.code, slow.stderr.length <= 1], [0, true], slow.stderr.join());
  const lines = slow.stdout.trim().split("\n");
  const number = String.raw`\d+\.\d\d`;
  const line = new RegExp(`^ *${number}–${number} s  (no speech|unsure|happy|sad|calm)`);
  for (const text of lines.slice(0, -1)) assert.match(text, line);
  assert.match(lines.at(-1)!, /^10\.0 s, \d+\.\d s of them speech: .+\.$/);
  assert.ok(lines.length > 30);
});

Deno.test("what is no sound is an error in words", async () => {
  await using made = await withModel();
  const nan = encodeWav({ samples: new Float32Array(999), sampleRate: 16000 }, { bitDepth: 32 });
  new DataView(nan.buffer).setFloat32(444, NaN, true);
  for (
    const [stdin, sentence] of [
      [new Uint8Array(0), /^error: Cannot read "standard input": it is empty/],
      [new TextEncoder().encode("hello ".repeat(99)), /"standard input": it is a text file; pipe/],
      [new Uint8Array([...new TextEncoder().encode("fLaC"), ...WAV.slice(44)]), /a FLAC file/],
      [new Uint8Array(nan), /"standard input": its sample 100 .* is NaN/],
    ] as const
  ) {
    const { code, stdout, stderr } = await listen(made.model, stdin);
    assert.deepEqual([code, stdout, stderr.length], [2, "", 1], stderr.join("\n"));
    assert.match(stderr[0]!, sentence);
  }
});

/** How `listen` is called with its task's permissions. */
function commandLine(model: string, ...args: string[]): string[] {
  const run = ["run", "--no-prompt", ...permissionsOf("listen"), "lib/app/cli.ts", "--cwd", ROOT];
  return [...run, "listen", "--model", model, "--engine", "wasm", ...args];
}

Deno.test({
  name: "Ctrl-C ends with the summary",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using made = await withModel();
    const child = new Deno.Command(Deno.execPath(), {
      args: commandLine(made.model, "--json"),
      cwd: ROOT,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(WAV.slice(44));
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    let out = (await reader.read()).value ?? "";
    child.kill("SIGINT");
    for (let part = await reader.read(); !part.done; part = await reader.read()) out += part.value;
    assert.equal(await child.stderr.text(), "");
    assert.equal((await child.status).code, 0);
    assert.equal(read(out).at(-1)!.type, "summary");
    await writer.abort().catch(() => {});
  },
});

Deno.test({
  name: "a reader that stops early ends it without a word",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using made = await withModel();
    const endless = 'while cat "$0"; do :; done 2> /dev/null | "$@" | head -n 1';
    const file = join(made.path, "x.raw");
    await writeFile(file, WAV.slice(44));
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: ["-c", endless, file, Deno.execPath(), ...commandLine(made.model)],
      cwd: ROOT,
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assert.deepEqual([code, text(stderr)], [0, ""]);
    assert.match(text(stdout), /^ +0\.00–\d+\.\d\d s {2}[^\n]+\n$/);
  },
});
