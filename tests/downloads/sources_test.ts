import assert from "node:assert/strict";
import { join } from "@std/path";
import { DOWNLOADS, type DownloadSource } from "@/downloads/sources.ts";
import { CORPORA } from "@/corpora/registry.ts";
import { ROOT } from "@/disk/paths.ts";

/** Every address that a source names. */
function addressesOf(source: DownloadSource): string[] {
  if (source.kind === "archives") return source.archives.map((archive) => archive.url);
  if (source.kind === "git-lfs") return [source.repository, source.media];
  if (source.kind === "dataverse") return [source.listing, source.access];
  return [];
}

Deno.test("every published corpus can be had, and no other", () => {
  const published = CORPORA.filter(({ name }) => !["own", "demo"].includes(name));
  assert.deepEqual(Object.keys(DOWNLOADS).sort(), published.map(({ name }) => name).sort());
});

Deno.test("addresses are encrypted, digests have the length of their kind", () => {
  const lengths = { md5: 32, sha1: 40, sha256: 64, sha512: 128 };
  for (const source of Object.values(DOWNLOADS)) {
    for (const url of addressesOf(source)) assert.match(url, /^https:\/\//);
    if (source.kind !== "archives") continue;
    for (const { bytes, digest } of source.archives) {
      assert.ok(bytes! > 0 && bytes! < source.roomBytes);
      assert.match(digest!.hex, new RegExp(`^[0-9a-f]{${lengths[digest!.algorithm]}}$`));
    }
  }
});

Deno.test("the task may reach the hosts of the sources, and no others", async () => {
  const { tasks } = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const [, allowed] = /--allow-net=(\S+)/.exec(tasks._download.command)!;
  const hosts = Object.values(DOWNLOADS).flatMap(addressesOf).map((url) => new URL(url).host);
  assert.deepEqual(allowed!.split(",").sort(), [...new Set(hosts)].sort());
});
