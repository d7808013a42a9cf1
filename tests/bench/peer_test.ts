import assert from "node:assert/strict";
import { join } from "@std/path";
import { startPeer, startProgram } from "@/bench/peer.ts";

/** Runs a test beside a peer that Deno executes. */
async function withPeer(
  program: string,
  test: (peer: ReturnType<typeof startProgram>) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const script = join(dir, "peer.js");
  await Deno.writeTextFile(script, program);
  const peer = startProgram(Deno.execPath(), [script]);
  try {
    await test(peer);
  } finally {
    await peer.stop();
    await Deno.remove(dir, { recursive: true });
  }
}

const DOUBLE = `
import { createInterface } from "node:readline";
for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify({ twice: 2 * JSON.parse(line).value, long: "x".repeat(200_000) }));
}`;

Deno.test("startProgram: one answer for each question, however long", () =>
  withPeer(DOUBLE, async (peer) => {
    for (const value of [1, 21]) {
      const answer = await peer.ask<{ twice: number; long: string }>({ value });
      assert.equal(answer.twice, 2 * value);
      assert.equal(answer.long.length, 200_000);
    }
  }));

Deno.test("startProgram: says what a peer that ends wrote last", () =>
  withPeer("console.error('first');\nconsole.error('no sound');", async (peer) => {
    await assert.rejects(peer.ask({}), { message: "The peer ended: no sound" });
  }));

Deno.test("startProgram: where a package is missing, how it is installed", () =>
  withPeer("console.error(\"ModuleNotFoundError: No module named 'numpy'\");", async (peer) => {
    await assert.rejects(peer.ask({}), {
      message: /^The peer ended: .* No module named 'numpy'; install the peers: pip install -r lib/,
    });
  }));

Deno.test("startPeer: a program that is not there", () => {
  assert.throws(() => startPeer("/nowhere/python", "x.py"), /is it a Python/);
});
