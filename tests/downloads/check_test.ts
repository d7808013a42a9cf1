import assert from "node:assert/strict";
import { join } from "@std/path";
import { checkFile } from "@/downloads/check.ts";
import type { RemoteFile } from "@/downloads/sources.ts";
import { tempFolder } from "../corpora/_made.ts";

/** The digests of "abc" (RFC 1321, A.5; FIPS 180-4, B.1). */
const MD5 = "900150983cd24fb0d6963f7d28e17f72";
const SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

async function check(known: Pick<RemoteFile, "bytes" | "digest">): Promise<boolean> {
  await using folder = await tempFolder();
  const path = join(folder.path, "x.part");
  await Deno.writeTextFile(path, "abc");
  try {
    await checkFile({ url: "https://x.org/x", path: "", ...known }, path);
  } finally {
    const there = await Deno.stat(path).then(() => true, () => false);
    if (!there) await Deno.writeTextFile(path, "removed");
  }
  return (await Deno.readTextFile(path)) === "abc";
}

Deno.test("what is as published is kept", async () => {
  assert.ok(await check({ bytes: 3, digest: { algorithm: "md5", hex: MD5 } }));
  assert.ok(await check({ bytes: null, digest: { algorithm: "sha256", hex: SHA256 } }));
  assert.ok(await check({ bytes: null, digest: null }));
});

Deno.test("what differs is refused, with all that differs", async () => {
  await assert.rejects(check({ bytes: 4, digest: { algorithm: "md5", hex: SHA256 } }), {
    name: "InputError",
    message: new RegExp(
      `it has 3 bytes, not 4; its MD5 is ${MD5}, not ${SHA256}\\); it was removed`,
    ),
  });
});
