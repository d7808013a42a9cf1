import assert from "node:assert/strict";
import { join } from "@std/path";
import { ROOT } from "@/disk/paths.ts";
import type { LogEntry } from "@/server/log.ts";
import { permissionsOf } from "../app/_cli.ts";
import { writeModel } from "../app/_model.ts";
import { tempFolder } from "../app/_temp.ts";
import { predict, sendRaw, spokenWav, until, withServer } from "./_server.ts";

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  Deno.test({
    name: `${signal} under load: what has begun is answered, and the program ends with 0`,
    ignore: Deno.build.os === "windows",
    fn: async () => {
      await using folder = await tempFolder();
      const model = join(folder.path, "small");
      await writeModel(model);
      const child = new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "--no-prompt", ...permissionsOf("serve"), "lib/app/cli.ts", "--cwd", ROOT],
          ...["serve", "--model", model, "--engine", "wasm", "--port", "0", "--no-page"],
        ],
        cwd: ROOT,
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const stderr = new Response(child.stderr).text();
      const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
      const { value: line } = await reader.read();
      const url = /^listening on (http:\/\/127.0.0.1:\d+\/) with small; Ctrl-C ends it\n$/
        .exec(line!)![1]!;
      const server = { url, engine: "", models: [], stop: () => Promise.resolve(0) };
      const wav = spokenWav();
      assert.equal((await predict(server, wav)).status, 200);
      const asked = Array.from({ length: 30 }, () => predict(server, wav));
      await asked[0];
      child.kill(signal);
      const ends = await Promise.allSettled(asked);
      const { code } = await child.status;
      assert.equal(code, 0);
      await reader.cancel();
      // Each is answered, with 503 if its head came too late; where nothing was answered, the
      // connection had not been accepted.
      const answered = ends.flatMap((end) => end.status === "fulfilled" ? [end.value.status] : []);
      assert.ok(answered.every((status) => status === 200 || status === 503), `${answered}`);
      const lines = (await stderr).trim().split("\n").filter((text) => text.startsWith("{"));
      const log = lines.map((text) => JSON.parse(text) as LogEntry);
      const logged = log.flatMap((entry) => entry.event === "request" ? [entry.status] : []);
      assert.deepEqual(logged.slice(1).sort(), answered.toSorted());
      assert.equal(log.at(-1)!.event, "stopped");
    },
  });
}

Deno.test("stopping does not wait for ever", () =>
  withServer({ limits: { graceSec: 0.3 } }, async (server) => {
    const slow = sendRaw(server, [
      "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n",
    ]);
    const wav = spokenWav();
    const many = Array.from({ length: 200 }, () => predict(server, wav).catch(() => null));
    await until(() => server.log.length > 3);
    const begun = performance.now();
    const left = await server.stop();
    assert.ok(left > 0);
    assert.ok(performance.now() - begun < 5000);
    await Promise.all([slow, ...many]);
    await assert.rejects(fetch(`${server.url}healthz`));
  }));
