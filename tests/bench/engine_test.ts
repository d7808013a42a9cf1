import assert from "node:assert/strict";
import { join } from "@std/path";
import { benchEngine } from "@/bench/engine.ts";

// Answers as engine_peer.py does, at once.
const PEER = `#!/bin/sh
read hello
echo '{"torch": "none"}'
while read work; do echo '{"ms": 2}'; done
`;

Deno.test({
  name: "benchEngine: a row for each work, with the share of the peak",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const dir = await Deno.makeTempDir(), python = join(dir, "python");
    await Deno.writeTextFile(python, PEER, { mode: 0o755 });
    try {
      const rows = await benchEngine({
        ...{ python, models: ["LSTM"], steps: 2, threads: 1, providers: ["wasm"] },
      });
      assert.equal(rows.length, 1);
      const [row] = rows;
      assert.equal(row!.engine, "wasm, 1 threads");
      assert.match(row!.name, /^training step, 32 clips, network LSTM/);
      assert.equal(row!.peerMs, 2);
      assert.ok(row!.ms > 0 && row!.ratio === row!.ms / 2 && row!.runs === 2);
      assert.ok(row!.gflops > 0 && row!.peakShare > 0);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});
