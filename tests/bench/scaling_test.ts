import assert from "node:assert/strict";
import { join } from "@std/path";
import { studyBatches, studyClips } from "@/bench/scaling.ts";

// Answers as either peer does, at once.
const PEER = `#!/bin/sh
while read question; do echo '{"torch": "none", "ms": 2000}'; done
`;

async function withPeer(test: (python: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir(), python = join(dir, "python");
  await Deno.writeTextFile(python, PEER, { mode: 0o755 });
  try {
    await test(python);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "studyBatches: a step and a prediction of both sides for each size",
  ignore,
  fn: () =>
    withPeer(async (python) => {
      const { panels } = await studyBatches({ python, runs: 1, batches: [1, 2], threads: 1 });
      assert.deepEqual(panels.map(({ title }) => title), ["training step", "prediction"]);
      for (const { series: [own, peer] } of panels) {
        assert.deepEqual([own!.x, peer!.x, peer!.y], [[1, 2], [1, 2], [2000, 2000]]);
        assert.ok(own!.y.every((ms) => ms > 0));
        assert.equal(peer!.name, "PyTorch none");
      }
    }),
});

Deno.test({
  name: "studyClips: an epoch of both sides for each number of clips, in seconds",
  ignore,
  fn: () =>
    withPeer(async (python) => {
      const { panels } = await studyClips({ python, runs: 1, clips: [8, 16], threads: 1 });
      const [own, peer] = panels[0]!.series;
      assert.deepEqual([own!.x, peer!.y], [[8, 16], [2, 2]]);
      assert.ok(own!.y.every((sec) => sec > 0));
      assert.match(own!.name, /^here \(wasm/);
    }),
});
