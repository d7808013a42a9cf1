import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import { createHash } from "node:crypto";
import { fetchFile, type FetchOptions } from "@/downloads/fetch.ts";
import type { RemoteFile } from "@/corpora/source.ts";
import { seededRandom } from "@/base/random.ts";
import { tempFolder } from "../corpora/_made.ts";
import { type Behaviour, serveFiles } from "./_server.ts";

const random = seededRandom("download");
const BYTES = Uint8Array.from({ length: 200_000 }, () => random.uniform() * 256);
const MD5 = createHash("md5").update(BYTES).digest("hex");
const KNOWN = { bytes: BYTES.length, digest: { algorithm: "md5", hex: MD5 } } as const;
const UNKNOWN = { bytes: null, digest: null } as const;

/** Fetches from a server that behaves so; returns what is in the folder then, and what was asked. */
async function fetched(
  behaviours: readonly Behaviour[],
  { known = KNOWN, part, ...options }: FetchOptions & {
    known?: Pick<RemoteFile, "bytes" | "digest">;
    part?: Uint8Array;
  } = {},
) {
  await using folder = await tempFolder();
  await using server = serveFiles({ "/file.zip": BYTES }, behaviours);
  const file: RemoteFile = { url: `${server.url}/file.zip`, path: "", ...known };
  const path = join(folder.path, "a", "file.zip");
  await Deno.mkdir(join(folder.path, "a"));
  if (part) await Deno.writeFile(`${path}.part`, part);
  const error = await fetchFile(file, path, { waitMs: 1, ...options })
    .then(() => undefined, (error: Error) => error);
  const files = await Array.fromAsync(Deno.readDir(join(folder.path, "a")), (entry) => entry.name);
  const content = files.includes("file.zip") ? await Deno.readFile(path) : undefined;
  const left = files.includes("file.zip.part") ? await Deno.readFile(`${path}.part`) : undefined;
  return { error, files: files.sort(), content, left, requests: server.requests };
}

Deno.test("a file is fetched, with its bytes counted", async () => {
  const counts: number[] = [];
  const { error, files, content } = await fetched(["good"], { onBytes: (n) => counts.push(n) });
  assert.equal(error, undefined);
  assert.deepEqual(files, ["file.zip"]);
  assert.deepEqual(content, BYTES);
  assert.equal(counts.at(-1), BYTES.length);
  assert.deepEqual(counts, counts.toSorted((a, b) => a - b));
});

Deno.test("a connection that is cut is taken up where it was; without a digest, anew", async () => {
  const notices: string[] = [];
  const onNotice = (sentence: string) => notices.push(sentence);
  const { error, content, requests } = await fetched(["cut", "cut", "good"], { onNotice });
  assert.equal(error, undefined);
  assert.deepEqual(content, BYTES);
  assert.deepEqual(requests, [
    "/file.zip",
    "/file.zip bytes=100000-",
    "/file.zip bytes=150000-",
  ]);
  assert.equal(notices.length, 2);
  assert.match(notices[0]!, /file\.zip: the connection was cut or cannot be made; trying again$/);
  const unknown = await fetched(["cut", "good"], { known: UNKNOWN });
  assert.deepEqual(unknown.content, BYTES);
  assert.deepEqual(unknown.requests, ["/file.zip", "/file.zip"]);
});

Deno.test("a run that was interrupted is taken up by the next", async () => {
  const { content, requests } = await fetched(["good"], { part: BYTES.slice(0, 5000) });
  assert.deepEqual(content, BYTES);
  assert.deepEqual(requests, ["/file.zip bytes=5000-"]);
  const whole = await fetched(["good"], { part: BYTES });
  assert.deepEqual(whole.content, BYTES);
  assert.deepEqual(whole.requests, [], "nothing is missing");
  const unknown = await fetched(["good"], { part: BYTES.slice(0, 5000), known: UNKNOWN });
  assert.deepEqual(unknown.content, BYTES);
  assert.deepEqual(
    unknown.requests,
    ["/file.zip"],
    "nobody knows whether the part is of this file",
  );
});

Deno.test("a server that ignores ranges sends all again", async () => {
  const { error, content, requests } = await fetched(["cut", "no ranges"]);
  assert.equal(error, undefined);
  assert.deepEqual(content, BYTES);
  assert.equal(requests.length, 2);
});

Deno.test("a range that was not asked for, and one that is not there, begin anew", async () => {
  for (const bad of ["wrong range", 416] as const) {
    const { content, requests } = await fetched(["cut", bad, "good"]);
    assert.deepEqual(content, BYTES);
    assert.equal(requests.at(-1), "/file.zip", "without a range");
  }
});

Deno.test("wrong bytes are refused and removed", async () => {
  const { error, files } = await fetched(["wrong bytes"]);
  assert.ok(error instanceof InputError);
  assert.match(
    error.message,
    /not what was published \(its MD5 is [0-9a-f]{32}, not [0-9a-f]{32}\)/,
  );
  assert.ok(!files.includes("file.zip") && !files.includes("file.zip.part"), files.join());
  const mixed = await fetched(["cut", "wrong bytes"]);
  assert.ok(mixed.error instanceof InputError);
});

Deno.test("another size than was published is refused", async () => {
  const { error, files } = await fetched(["good"], { known: { bytes: 9, digest: null } });
  assert.ok(error instanceof InputError);
  assert.match(error.message, /not what was published \(it has 200000 bytes, not 9\)/);
  assert.deepEqual(files, []);
});

Deno.test("404 and 403 end the tries", async () => {
  const gone = await fetched([404]);
  assert.ok(gone.error instanceof InputError);
  assert.match(
    gone.error.message,
    /^Cannot fetch http.*: the server answers 404, so the file is no/,
  );
  assert.equal(gone.requests.length, 1);
  const refused = await fetched([403]);
  assert.ok(refused.error instanceof InputError);
});

Deno.test("503 is tried again, but not for ever; what is here stays", async () => {
  const { error, content, requests } = await fetched([503, 503, "good"]);
  assert.equal(error, undefined);
  assert.deepEqual(content, BYTES);
  assert.equal(requests.length, 3);
  const never = await fetched(["cut", 503], { tries: 3 });
  assert.ok(never.error instanceof InputError);
  assert.match(never.error.message, /answers 503, 3 times in a row; what has come is kept/);
  assert.equal(never.left?.length, 100_000);
  assert.equal(never.requests.length, 3);
});

Deno.test("a server that falls silent, and one that is not there, are tried again", async () => {
  const { error, content } = await fetched(["silent", "good"], { stallMs: 1000 });
  assert.equal(error, undefined);
  assert.deepEqual(content, BYTES);
  await using folder = await tempFolder();
  const file: RemoteFile = { url: "http://127.0.0.1:9/file.zip", path: "", ...KNOWN };
  await assert.rejects(fetchFile(file, join(folder.path, "x"), { waitMs: 1, tries: 2 }), {
    name: "InputError",
    message: /the connection was cut or cannot be made, 2 times in a row/,
  });
});

Deno.test("fetching can be stopped, and what is here stays", async () => {
  const controller = new AbortController();
  const { error, left } = await fetched(["cut", "silent"], {
    signal: controller.signal,
    onNotice: () => controller.abort(),
  });
  assert.equal(error?.name, "AbortError");
  assert.deepEqual(left, BYTES.slice(0, 100_000));
});
