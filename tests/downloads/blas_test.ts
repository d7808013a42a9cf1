import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { fetchBlas, removeBlas, wheelFor } from "@/downloads/blas.ts";
import { FETCHED_BLAS } from "@/host/blas.ts";
import { tempFolder } from "../corpora/_made.ts";
import { serveFiles } from "./_server.ts";
import { makeZip, type ZipFile } from "./_zip.ts";

const LICENCE: ZipFile = { name: "made-1.dist-info/licenses/LICENSE.txt", content: "as you like" };
const LIBRARY: ZipFile = { name: "made/lib/libscipy_openblas.so", content: "code", deflate: true };
const OTHER: ZipFile = { name: "made/lib/libscipy_openblas.lib", content: "for linkers" };

/** Fetches a wheel of some files twice; what is in the folder then, and how often it was asked for. */
async function fetched(files: readonly ZipFile[], { hex }: { readonly hex?: string } = {}) {
  await using folder = await tempFolder();
  const bytes = makeZip(files);
  await using server = serveFiles({ "/made-1.whl": bytes });
  const digest = {
    algorithm: "sha256",
    hex: hex ?? createHash("sha256").update(bytes).digest("hex"),
  } as const;
  const wheel = {
    url: `${server.url}/made-1.whl`,
    path: "made-1.whl",
    bytes: bytes.length,
    digest,
  };
  const place = join(folder.path, "tools", "openblas");
  const results: unknown[] = [];
  for (let i = 0; i < 2; i++) {
    results.push(await fetchBlas({ wheel, folder: place }).catch((error: Error) => error.message));
  }
  const names = await Array.fromAsync(Deno.readDir(place), ({ name }) => name);
  const read = (name: string) => Deno.readTextFile(join(place, name));
  const contents: Record<string, string> = {};
  for (const name of names.sort()) contents[name] = await read(name);
  const removed = [await removeBlas(place), await removeBlas(place)];
  return { results, contents, removed, requests: server.requests.length };
}

Deno.test("the library and its licence are taken out of the wheel, once", async () => {
  const { results, contents, removed, requests } = await fetched([OTHER, LICENCE, LIBRARY]);
  assert.deepEqual(results, [true, false]);
  assert.deepEqual(contents, {
    "LICENSE.txt": "as you like",
    "VERSION": "made-1.whl\n",
    "scipy_openblas.so": "code",
  });
  assert.deepEqual([removed, requests], [[true, false], 1]);
});

Deno.test("another wheel than the known one is refused and removed", async () => {
  const { results, contents } = await fetched([LICENCE, LIBRARY], { hex: "0".repeat(64) });
  for (const result of results) assert.match(String(result), /not what was published.*SHA256/);
  assert.deepEqual(contents, {});
});

Deno.test("a wheel without the library, or with a damaged one, leaves no library", async () => {
  const without = await fetched([LICENCE, OTHER]);
  assert.match(String(without.results[1]), /does not hold the library/);
  const damaged = await fetched([LICENCE, { ...LIBRARY, wrongSum: true }]);
  assert.match(String(damaged.results[1]), /checksum/);
  for (const { contents } of [without, damaged]) {
    assert.ok(!("scipy_openblas.so" in contents) && !("VERSION" in contents));
  }
});

Deno.test("every system that Deno has builds for has a wheel, and no other", () => {
  const systems = ["linux", "darwin", "windows"];
  const keys = systems.flatMap((system) => [`${system}-x86_64`, `${system}-aarch64`]);
  const urls = keys.map((key) => wheelFor(key).url);
  assert.equal(new Set(urls).size, 6);
  for (const url of urls) assert.match(url, /^https:\/\/files\.pythonhosted\.org\/.*\.whl$/);
  assert.throws(() => wheelFor("freebsd-x86_64"), /no build of it for freebsd-x86_64/);
  assert.match(FETCHED_BLAS, /[/\\]scipy_openblas\.(so|dylib|dll)$/);
});
