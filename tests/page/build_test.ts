/** The files of the page: what is in them, and how large they are. */
import assert from "node:assert/strict";
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { buildPage, PAGE_HEADERS } from "@/page/mod.ts";
import { readModelFiles, writeModelFiles } from "@/disk/models.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import { pageFiles } from "./_browser.ts";

/** What a person waits for at the first visit, compressed; decoders come when they are needed. */
const FIRST_LOAD_BYTES = 1.5e6;

const text = async (path: string) => new TextDecoder().decode((await pageFiles()).get(path));

async function compressed(bytes: Uint8Array): Promise<number> {
  const stream = new Blob([bytes as BlobPart]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).bytes()).length;
}

/** The scripts that a script imports at once, itself included. */
async function importsOf(path: string, found = new Set([path])): Promise<Set<string>> {
  for (const [, target] of (await text(path)).matchAll(/(?:from|import)"\.\/([^"]+)"/g)) {
    if (found.has(target!)) continue;
    found.add(target!);
    await importsOf(target!, found);
  }
  return found;
}

Deno.test("the first load is small", async () => {
  const files = await pageFiles();
  const model = [...files.keys()].filter((path) => path.startsWith("models/"));
  const first = new Set([
    ...["index.html", "style.css", "icon.svg", "manifest.webmanifest", "models.json"],
    ...["tfjs-backend-wasm-simd.wasm", ...model],
    ...await importsOf("page.js"),
    ...await importsOf("recognition_worker.js"),
  ]);
  let sum = 0;
  for (const path of first) sum += await compressed(files.get(path)!);
  assert.ok(sum < FIRST_LOAD_BYTES, `${sum} bytes`);
  const lazy = [...files.keys()].filter((path) => /^(mp3|opus|ogg-vorbis|flac)-/.test(path));
  assert.equal(lazy.length, 4);
  assert.deepEqual(lazy.filter((path) => first.has(path)), []);
});

Deno.test("no script mentions Deno or Node, and no markup has inline code", async () => {
  for (const path of (await pageFiles()).keys()) {
    if (!path.endsWith(".js")) continue;
    assert.doesNotMatch(await text(path), /\bDeno\.(?!version|core)\w+\(|["'`]node:/, path);
  }
  const html = await text("index.html");
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
  assert.match(html, /Content-Security-Policy" content="default-src 'none'; script-src 'self'/);
  assert.doesNotMatch(html, /https?:\/\//);
});

Deno.test("the policy allows no inline code and no other host", () => {
  const policy = PAGE_HEADERS["content-security-policy"]!;
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*|https?:|data:/);
  assert.match(policy, /frame-ancestors 'none'/);
});

Deno.test("the service worker keeps every file of the first model, and changes with them", async () => {
  const files = await pageFiles();
  const [, data] = /^self\.PAGE_FILES = (.*);\n/.exec(await text("service_worker.js"))!;
  const { first, later, version } = JSON.parse(data!);
  const wanted = [...files.keys()].filter((path) => !/^(_headers|service_worker\.js)$/.test(path));
  assert.deepEqual(first, wanted.sort());
  assert.deepEqual(later, []);
  assert.match(version, /^[0-9a-f]{12}$/);
});

Deno.test("several models can be offered; the others are kept when they are used", async () => {
  const dir = await Deno.makeTempDir();
  const other = join(dir, "another one");
  await writeModelFiles(other, await readModelFiles(PUBLISHED_MODEL));
  const files = await buildPage({ modelDirs: [PUBLISHED_MODEL, other] });
  await Deno.remove(dir, { recursive: true });
  const decode = (path: string) => new TextDecoder().decode(files.get(path));
  const names = (JSON.parse(decode("models.json")) as { name: string }[]).map(({ name }) => name);
  assert.equal(names[1], "another_one");
  const [, data] = /^self\.PAGE_FILES = (.*);\n/.exec(decode("service_worker.js"))!;
  assert.ok(JSON.parse(data!).later.includes("models/another_one/weights.bin"));
  await assert.rejects(buildPage({ modelDirs: [] }), InputError);
  await assert.rejects(buildPage({ modelDirs: [PUBLISHED_MODEL, PUBLISHED_MODEL] }), /two models/);
  await assert.rejects(buildPage({ modelDirs: ["/nowhere"] }), InputError);
});
