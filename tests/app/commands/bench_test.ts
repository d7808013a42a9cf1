import assert from "node:assert/strict";
import { runCli } from "../_cli.ts";

Deno.test("bench refuses an option that changes nothing, and a peer that is no Python", async () => {
  const unused = await runCli(["bench", "features", "--epochs", "3"]);
  assert.deepEqual([unused.code, unused.stdout], [2, ""]);
  assert.match(unused.stderr.join(), /^error: Cannot time features with --epochs 3: only the .*$/);
  const peerless = await runCli(["bench", "features", "--python", Deno.execPath()]);
  assert.deepEqual([peerless.code, peerless.stdout], [1, ""]);
  assert.match(peerless.stderr.at(-1)!, /^error: Cannot time beside ".*": it ended: ./);
});
