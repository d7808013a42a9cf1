import assert from "node:assert/strict";
import { lockFolder } from "@/disk/lock.ts";
import { join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";
import { inTemp } from "../_temp.ts";

Deno.test("a folder is locked once, and again after its release", () =>
  inTemp(async (dir) => {
    const lock = await lockFolder(dir);
    await assert.rejects(lockFolder(dir), {
      name: "InputError",
      message: /^Cannot train in .*: .*process.* is training there; wait/,
    });
    lock.release();
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
