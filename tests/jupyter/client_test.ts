import assert from "node:assert/strict";
import { inTemp } from "../_temp.ts";
import { type KernelMessage, startKernel } from "@/jupyter/client.ts";

Deno.test("a kernel runs code in its folder, with its environment, cell after cell", async () => {
  const cwd = await Deno.realPath(await Deno.makeTempDir());
  const kernel = await startKernel({ cwd });
  try {
    const say = async (code: string) => {
      const messages: KernelMessage[] = [];
      await kernel.execute(code, { onMessage: (message) => messages.push(message) });
      return messages.filter(({ type }) => type === "stream").map(({ content }) => content.text);
    };
    assert.deepEqual(await say("const where = Deno.cwd(); console.log(where)"), [`${cwd}\n`]);
    const colour = 'console.log(where.length, Deno.env.get("NO_COLOR"))';
    assert.deepEqual(await say(colour), [`${cwd.length} 1\n`]);
    const messages: KernelMessage[] = [];
    await kernel.execute("throw 1", { onMessage: (message) => messages.push(message) });
    assert.equal(messages.filter(({ type }) => type === "error").length, 1);
    const stopped = AbortSignal.abort(new DOMException("enough", "AbortError"));
    await assert.rejects(kernel.execute("1", { onMessage: () => {}, signal: stopped }), {
      name: "AbortError",
    });
  } finally {
    await kernel.stop();
    await Deno.remove(cwd, { recursive: true });
  }
  await assert.rejects(kernel.execute("1", { onMessage: () => {} }), /the kernel ended/);
});

Deno.test("a kernel that cannot start says what it said", () =>
  inTemp(async (folder) => {
    // a deno.json that is no JSON stops any deno in that folder
    await Deno.writeTextFile(`${folder}/deno.json`, "{ no json");
    await assert.rejects(startKernel({ cwd: folder }), {
      message: /^Cannot start the Deno kernel: the kernel ended \(exit code 1\): .*deno\.json/s,
    });
  }));

Deno.test({
  name: "Ctrl-C while a kernel starts is a stop, not a failure",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTemp(async (folder) => {
      const deno = `${folder}/deno`;
      await Deno.writeTextFile(deno, "#!/bin/sh\nkill -INT $$\n", { mode: 0o755 });
      await assert.rejects(startKernel({ cwd: folder, deno }), { name: "AbortError" });
    }),
});
