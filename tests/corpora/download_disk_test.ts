import assert from "node:assert/strict";
import { join } from "@std/path";
import { checkRoom, freeBytes, megabytes } from "@/corpora/download_disk.ts";
import { tempFolder } from "./_made.ts";

Deno.test("free room is asked of the disk, also for a folder that is not there yet", async () => {
  await using folder = await tempFolder();
  const here = await freeBytes(folder.path), below = await freeBytes(join(folder.path, "a", "b"));
  assert.ok(here > 0 && Number.isSafeInteger(here));
  assert.ok(Math.abs(here - below) < 1e9, "the same disk, which others use too");
});

Deno.test("too little room is a sentence", async () => {
  const options = { what: "download x", folder: "/data", free: () => Promise.resolve(1.5e6) };
  await checkRoom(1.5e6, options);
  await assert.rejects(checkRoom(2e9, options), {
    name: "RangeError",
    message:
      "Cannot download x: /data needs 2,000 MB, but 2 MB are free on its disk; make room there",
  });
});

Deno.test("megabytes are rounded up", () => {
  assert.deepEqual([0, 1, 1e6, 1234567890].map(megabytes), ["0 MB", "1 MB", "1 MB", "1,235 MB"]);
});
