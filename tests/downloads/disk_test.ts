import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  bytesIn,
  checkRoom,
  freeBytes,
  ignoreMissing,
  isEmpty,
  megabytes,
} from "@/downloads/disk.ts";
import { tempFolder, writeFiles } from "../corpora/_made.ts";

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
    name: "InputError",
    message:
      "Cannot download x: /data needs 2,000 MB, but 2 MB are free on its disk; make room there",
  });
});

Deno.test("megabytes are rounded up", () => {
  assert.deepEqual([0, 1, 1e6, 1234567890].map(megabytes), ["0 MB", "1 MB", "1 MB", "1,235 MB"]);
});

Deno.test("what is below a folder is counted, and a folder that is not there is empty", async () => {
  await using folder = await tempFolder();
  const none = join(folder.path, "none");
  assert.deepEqual([await isEmpty(folder.path), await isEmpty(none), await bytesIn(none)], [
    ...[true, true, 0],
  ]);
  await writeFiles(folder.path, { "a/b/c": "123", "d": "45" });
  assert.deepEqual([await isEmpty(folder.path), await bytesIn(folder.path)], [false, 5]);
});

Deno.test("what is not there is ignored, other errors are not", () => {
  ignoreMissing(new Deno.errors.NotFound("gone"));
  const denied = new Deno.errors.PermissionDenied("no");
  assert.throws(() => ignoreMissing(denied), denied);
});
