import assert from "node:assert/strict";
import { join } from "@std/path";
import {
  exists,
  explainFullDisk,
  explainWriteError,
  moveFolder,
  writeFolder,
  writeWhole,
} from "@/disk/write.ts";

async function inTemp(run: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await run(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function namesIn(dir: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => name).sort();
}

Deno.test("writeWhole replaces a file and leaves nothing else", () =>
  inTemp(async (dir) => {
    const path = join(dir, "new", "a.txt");
    await writeWhole(path, "one");
    await writeWhole(path, new TextEncoder().encode("two"));
    assert.equal(await Deno.readTextFile(path), "two");
    assert.deepEqual(await namesIn(join(dir, "new")), ["a.txt"]);
  }));

Deno.test("writeFolder replaces a folder as a whole", () =>
  inTemp(async (dir) => {
    const path = join(dir, "m");
    await writeFolder(path, (folder) => Deno.writeTextFile(join(folder, "old.txt"), "1"));
    await writeFolder(path, (folder) => Deno.writeTextFile(join(folder, "new.txt"), "2"));
    assert.deepEqual(await namesIn(path), ["new.txt"]);
    assert.deepEqual(await namesIn(dir), ["m"]);
  }));

Deno.test("a folder whose writing fails stays as it was", () =>
  inTemp(async (dir) => {
    const path = join(dir, "m");
    await writeFolder(path, (folder) => Deno.writeTextFile(join(folder, "old.txt"), "1"));
    const failing = writeFolder(path, async (folder) => {
      await Deno.writeTextFile(join(folder, "new.txt"), "2");
      throw new Error("No space left on device (os error 28)");
    });
    await assert.rejects(failing, {
      message: `Cannot write ${path}: the disk is full; free some space and run the same ` +
        "command again",
    });
    assert.deepEqual(await namesIn(path), ["old.txt"]);
    assert.deepEqual(await namesIn(dir), ["m"]);
  }));

Deno.test("a file where a folder is needed is said", () =>
  inTemp(async (dir) => {
    await Deno.writeTextFile(join(dir, "f"), "");
    await assert.rejects(writeWhole(join(dir, "f", "a.txt"), "x"));
    assert.deepEqual(await namesIn(dir), ["f"]);
  }));

Deno.test("moveFolder and exists", () =>
  inTemp(async (dir) => {
    await Deno.mkdir(join(dir, "a"));
    await moveFolder(join(dir, "a"), join(dir, "b"));
    assert.equal(await exists(join(dir, "a")), false);
    assert.equal(await exists(join(dir, "b")), true);
  }));

Deno.test("errors of writing become sentences, others stay", () => {
  const said = (error: Error) => (explainWriteError(error, "x/y") as Error).message;
  assert.match(said(new Error("No space left on device (os error 28)")), /^Cannot write x\/y: the/);
  assert.match(said(new Error("Read-only file system (os error 30)")), /mounted read-only/);
  const denied = explainWriteError(new Deno.errors.PermissionDenied("os error 13"), "x");
  assert.ok(denied instanceof Deno.errors.PermissionDenied);
  assert.match(denied.message, /^Cannot write x: permission denied/);
  const full = new Error("Disk quota exceeded (os error 122)");
  assert.match((explainFullDisk(full, "x") as Error).message, /^Cannot write x: the disk is full/);
  const elsewhere = new Error("Cannot write y: No space left on device (os error 28)");
  for (const explain of [explainFullDisk, explainWriteError]) {
    assert.equal(explain(elsewhere, "x"), elsewhere, "it is y that could not be written");
  }
  const readDenied = new Deno.errors.PermissionDenied("os error 13");
  assert.equal(explainFullDisk(readDenied, "x"), readDenied);
  const other = new RangeError("something else");
  assert.equal(explainWriteError(other, "x"), other);
  assert.equal(explainWriteError("text", "x"), "text");
});
