import assert from "node:assert/strict";
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { reading, readJson, writeFolder, writeWhole, writing } from "@/disk/files.ts";
import { inTemp } from "../_temp.ts";

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
      name: "InputError",
      code: "environment",
      message: `Cannot write "${path}": the disk is full; free some space and run the same ` +
        "command again",
    });
    assert.deepEqual(await namesIn(path), ["old.txt"]);
    assert.deepEqual(await namesIn(dir), ["m"]);
  }));

Deno.test("a file that cannot be written leaves nothing behind, and says which and why", () =>
  inTemp(async (dir) => {
    await Deno.writeTextFile(join(dir, "f"), "");
    await assert.rejects(writeWhole(join(dir, "f", "a.txt"), "x"), InputError);
    await Deno.mkdir(join(dir, "taken", "inside"), { recursive: true });
    await assert.rejects(writeWhole(join(dir, "taken"), "x"), {
      name: "InputError",
      message: /^Cannot write ".*taken": a folder is in its place; name a file$/,
    });
    assert.deepEqual(await namesIn(dir), ["f", "taken"]);
  }));

Deno.test("what the system refuses becomes a sentence, bugs stay what they are", async () => {
  const failing = (error: unknown) => writing("/x/y", () => Promise.reject(error));
  await assert.rejects(failing(new Error("Read-only file system (os error 30)")), {
    message: /^Cannot write "\/x\/y": the disk is mounted read-only; name a folder/,
  });
  await assert.rejects(failing(new Deno.errors.PermissionDenied("no")), {
    name: "InputError",
    code: "forbidden",
    message: /^Cannot write "\/x\/y": permission is denied/,
  });
  const bug = new RangeError("a mistake");
  await assert.rejects(failing(bug), bug);
  const told = new InputError("write elsewhere", "the disk is full");
  await assert.rejects(failing(told), told);
  await assert.rejects(reading("/x/y", () => Promise.reject(bug)), bug);
});

Deno.test("a file that cannot be read is named, with the reason and the remedy", () =>
  inTemp(async (dir) => {
    const missing = join(dir, "missing.json");
    await assert.rejects(readJson(missing), {
      name: "InputError",
      code: "missing",
      file: missing,
      message: /^Cannot read ".*missing\.json": there is no such file or folder; check the path/,
    });
    const damaged = join(dir, "damaged.json");
    await Deno.writeTextFile(damaged, '{"a": ');
    await assert.rejects(readJson(damaged, "restore it from git"), {
      code: "damaged",
      message: /damaged\.json": it is no JSON; restore it from git$/,
    });
    await Deno.writeTextFile(damaged, '{"a": 1}');
    assert.deepEqual(await readJson(damaged), { a: 1 });
  }));
