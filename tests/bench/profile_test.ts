import assert from "node:assert/strict";
import { profileEngine, profileSentences, profileText, readProfile } from "@/bench/profile.ts";

Deno.test("a profile's parts make the whole step, and its products are those of the network", async () => {
  const rows = await profileEngine({
    ...{ subjects: ["LSTM", "two_channel"], steps: 1, threads: 1, providers: ["wasm"] },
  });
  assert.deepEqual(rows.map((r) => [r.network, r.engine]), [
    ["LSTM", "wasm, 1 threads"],
    ["two_channel", "wasm, 1 threads"],
  ]);
  for (const { ms, parts, besideNetwork, batchMs } of rows) {
    const sum = parts.reduce((total, part) => total + part.ms, 0);
    assert.ok(Math.abs(sum - ms) < 1e-6 * ms);
    assert.ok(parts.every((part) => part.share === part.ms / ms && part.ms > 0));
    assert.ok(besideNetwork > 0 && besideNetwork < 1);
    assert.ok(batchMs > 0);
  }
  const [lstm, own] = rows.map(({ ms, gflops }) => Math.round(gflops * ms * 1e6));
  // Batch 32, 94 steps, 40 features, 128 units, 8 classes; the gradients of inputs and first state
  // are not asked for, and the bias is a row of the weights.
  const forward = 94 * 168 * 512, backward = 94 * (169 + 128) * 512, dense = 3 * 128 * 8;
  assert.equal(lstm, 2 * 32 * (forward + backward + dense));
  assert.ok(own! > 6e9);
  const names = rows[1]!.parts.map(({ name }) => name);
  for (const name of ["convolution", "LSTM", "dropout", "Adam", "taking the batch"]) {
    assert.ok(names.some((n) => n === name), name);
  }
  const text = profileText(rows);
  assert.match(text, /^wasm, 1 threads +LSTM +two_channel\n/);
  assert.match(text, /beside the network +\d+\.\d %/);
  assert.match(text, /a batch, made meanwhile +\d+\.\d\d ms +\d+\.\d\d ms/);
  assert.match(
    profileSentences(rows),
    /^A training step of `two_channel` on wasm, 1 threads, \d+ ms: convolution \d+ %; .* GFLOP/,
  );
});

Deno.test("where nothing was profiled there is nothing to say", async () => {
  assert.equal(profileSentences(await readProfile("no-profile.json")), "");
});
