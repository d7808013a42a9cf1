import assert from "node:assert/strict";
import { join } from "@std/path";
import { type Program, startPeer } from "@/bench/peer.ts";

/** Runs a test beside a peer that Deno executes. */
async function withPeer(source: string, test: (peer: Program) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const script = join(dir, "peer.js");
  await Deno.writeTextFile(script, source);
  const peer = startPeer(Deno.execPath(), script);
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

Deno.test("a peer gives one answer to each question, however long", () =>
  withPeer(DOUBLE, async (peer) => {
    for (const value of [1, 21]) {
      const answer = await peer.ask<{ twice: number; long: string }>({ value });
      assert.equal(answer.twice, 2 * value);
      assert.equal(answer.long.length, 200_000);
    }
  }));

const ENDS: readonly (readonly [source: string, message: RegExp])[] = [
  ["console.error('first');\nconsole.error('no sound\\n\\n');", /: it ended: no sound$/],
  ["process.exit(3);", /: it ended: it wrote no reason \(exit code 3\)$/],
  [
    "console.error(\"ModuleNotFoundError: No module named 'numpy'\");",
    /: No module named 'numpy'; install the peers: pip install -r lib\/bench\/requirements\.txt$/,
  ],
];

for (const [source, message] of ENDS) {
  Deno.test(`a peer that ends early gives its reason: ${message.source}`, () =>
    withPeer(source, async (peer) => {
      await assert.rejects(peer.ask({}), { name: "InputError", code: "environment", message });
    }));
}

Deno.test("a Python that is not there is an error in words", () => {
  assert.throws(() => startPeer("/nowhere/python", "x.py"), {
    name: "InputError",
    message:
      'Cannot start "/nowhere/python": there is no such program; name a Python with --python',
  });
});
