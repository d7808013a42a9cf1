import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { join } from "@std/path";
import { unpackZip } from "@/downloads/zip.ts";
import { tempFolder } from "../corpora/_made.ts";
import { makeZip, type ZipFile } from "./_zip.ts";

/** Files below a folder, by their paths. */
async function below(folder: string, at = ""): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(join(folder, at))) {
    const path = at ? `${at}/${name}` : name;
    if (isDirectory) Object.assign(found, await below(folder, path));
    else found[path] = await Deno.readTextFile(join(folder, path));
  }
  return found;
}

/** Unpacks an archive into `out` of a new folder; returns what is in the new folder then. */
async function unpacked(
  archive: readonly ZipFile[] | Uint8Array,
  options: Parameters<typeof unpackZip>[2] = {},
) {
  await using folder = await tempFolder();
  const path = join(folder.path, "a.zip");
  const out = join(folder.path, "x", "out");
  await Deno.writeFile(path, archive instanceof Uint8Array ? archive : makeZip(archive));
  const error = await unpackZip(path, out, options).then(() => undefined, (error: Error) => error);
  await Deno.remove(path);
  return { error, files: await below(folder.path) };
}

Deno.test("stored and compressed files are unpacked into their folders", async () => {
  const long = "long ".repeat(50_000);
  const steps: string[] = [];
  const { error, files } = await unpacked([
    { name: "Actor_01/" },
    { name: "Actor_01/a.wav", content: "a" },
    { name: "b/c/d.wav", content: long, deflate: true },
    { name: "ü.wav", content: "" },
  ], { onProgress: (done, total) => steps.push(`${done}/${total}`) });
  assert.equal(error, undefined);
  assert.deepEqual(files, {
    "x/out/Actor_01/a.wav": "a",
    "x/out/b/c/d.wav": long,
    "x/out/ü.wav": "",
  });
  assert.deepEqual(steps, ["1/3", "2/3", "3/3"]);
});

const OUTSIDE: readonly (readonly [string, Partial<ZipFile>])[] = [
  ["../evil.wav", {}],
  ["a/../../evil.wav", {}],
  ["..\\evil.wav", {}],
  ["/etc/evil.wav", {}],
  ["C:/evil.wav", {}],
  ["link.wav", { content: "/etc/passwd", mode: 0o120777 }],
];

Deno.test("an archive with a path that leads outside is refused, and nothing is written", async () => {
  for (const [name, how] of OUTSIDE) {
    const { error, files } = await unpacked([
      { name: "good.wav", content: "good" },
      { name, content: "evil", ...how },
    ]);
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, /^Cannot unpack .*a\.zip: .*(invalid relative|absolute|a link)/);
    assert.deepEqual(files, {});
  }
});

Deno.test("damaged archives are refused with the reason", async () => {
  const good = makeZip([{ name: "a.wav", content: "0123456789" }]);
  const cases: readonly (readonly [readonly ZipFile[] | Uint8Array, RegExp])[] = [
    [
      new TextEncoder().encode("<html>not found</html>"),
      /Cannot unpack .*a\.zip: .*fetch it again$/,
    ],
    [good.slice(0, 40), /fetch it again$/],
    [[{ name: "a.wav", content: "abc", wrongSum: true }], /a\.wav does not have the checksum in/],
    [[{ name: "a.wav", content: "abc", deflate: true, bytes: 2 }], /a\.wav: too many bytes/],
    [[{ name: "a.wav", content: "abc", deflate: true, bytes: 9 }], /a\.wav: not enough bytes/],
  ];
  for (const [archive, message] of cases) {
    const { error } = await unpacked(archive);
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, message);
  }
});

Deno.test("unpacking can be stopped", async () => {
  const { error } = await unpacked([{ name: "a" }], { signal: AbortSignal.abort() });
  assert.equal(error?.name, "AbortError");
});
