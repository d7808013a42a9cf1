import assert from "node:assert/strict";
import { join } from "@std/path";
import { writeWhole, writing } from "@/disk/_writing.ts";
import { tempFolder, writeFiles } from "../corpora/_made.ts";

Deno.test("a file is written whole, in folders that are made, in place of the one before", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "new", "a");
  await writeWhole(path, "text");
  await writeWhole(path, new TextEncoder().encode("bytes"));
  assert.equal(await Deno.readTextFile(path), "bytes");
  assert.deepEqual([...Deno.readDirSync(join(folder.path, "new"))].map((e) => e.name), ["a"]);
});

Deno.test("a file that cannot be written leaves nothing behind, and says which and why", async () => {
  await using folder = await tempFolder();
  const path = join(folder.path, "a");
  await writeFiles(folder.path, { "a/in the way": "" });
  await assert.rejects(writeWhole(path, "text"), {
    message: /^Cannot write .*a: .*os error.*; make sure that the folder may be written to and/,
  });
  assert.deepEqual([...Deno.readDirSync(folder.path)].map((e) => e.name), ["a"]);
});

Deno.test("a full disk is a sentence; errors keep their kind, and others stay", async () => {
  const failing = (error: unknown) => writing("/x/y", () => Promise.reject(error));
  // Deno has no kind of its own for it.
  await assert.rejects(failing(new Error("No space left on device (os error 28)")), {
    name: "Error",
    message:
      "Cannot write /x/y: No space left on device (os error 28); make sure that the folder " +
      "may be written to and that the disk has room",
  });
  await assert.rejects(failing(new Deno.errors.PermissionDenied("no")), {
    name: "PermissionDenied",
    message: /^Cannot write \/x\/y: no; make sure/,
  });
  const fault = new RangeError("a mistake");
  await assert.rejects(failing(fault), fault);
});
