import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { LOCK_FILE, lockFolder } from "@/disk/lock.ts";
import { join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";
import { inTemp } from "../_temp.ts";

Deno.test("a folder is locked once, and again after its release", () =>
  inTemp(async (dir) => {
    const lock = await lockFolder(dir);
    await assert.rejects(lockFolder(dir), (error: Error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.message, /^Cannot train in .*: .*process.* is training there; wait/);
      return true;
    });
    lock.release();
    (await lockFolder(dir)).release();
  }));

Deno.test("the file that a dead process left is no lock", () =>
  inTemp(async (dir) => {
    await Deno.writeTextFile(join(dir, LOCK_FILE), "process 1\n");
    (await lockFolder(dir)).release();
  }));

Deno.test("the lock of a process that is killed goes with it", () =>
  inTemp(async (dir) => {
    const code = `import { lockFolder } from "@/disk/lock.ts";
      await lockFolder(${JSON.stringify(dir)});
      console.log("locked");
      setInterval(() => {}, 1000);`;
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-read", "--allow-write", `--config=${join(ROOT, "deno.json")}`, "-"],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const input = child.stdin.getWriter();
    await input.write(new TextEncoder().encode(code));
    await input.close();
    const output = child.stdout.getReader();
    await output.read(); // "locked"
    await assert.rejects(lockFolder(dir), new RegExp(`process ${child.pid} is training there`));
    child.kill("SIGKILL");
    await child.status;
    await output.cancel();
    (await lockFolder(dir)).release();
  }));

Deno.test("a folder that does not exist is refused", async () => {
  await assert.rejects(lockFolder("/no/such/folder"), { name: "InputError" });
});
