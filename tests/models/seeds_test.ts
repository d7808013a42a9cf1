import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { glorotUniform, heNormal, layerSeed } from "@/models/seeds.ts";

Deno.test("a layer's seed follows from the network's seed and the layer's name", () => {
  assert.equal(layerSeed(1, "a"), layerSeed(1, "a"));
  assert.notEqual(layerSeed(1, "a"), layerSeed(1, "b"));
  assert.notEqual(layerSeed(1, "a"), layerSeed(2, "a"));
  for (let seed = 0; seed < 100; seed++) assert.ok(layerSeed(seed, "a") >= 1);
});

Deno.test("initialisers are seeded and have the variance they should", async () => {
  await tf.setBackend("cpu");
  const draw = (init: ReturnType<typeof heNormal>) => init.apply([200, 100]).dataSync();
  const variance = (x: ArrayLike<number>) =>
    Array.from(x).reduce((sum, v) => sum + v * v, 0) / x.length;
  assert.deepEqual(draw(heNormal(1, "a")), draw(heNormal(1, "a")));
  assert.notDeepEqual(draw(heNormal(1, "a")), draw(heNormal(1, "b")));
  // He: 2 / fanIn, cut at two standard deviations, which leaves 0.774 of it.
  assert.ok(Math.abs(variance(draw(heNormal(1, "a"))) / (0.774 * 2 / 200) - 1) < 0.05);
  // Glorot: 2 / (fanIn + fanOut)
  assert.ok(Math.abs(variance(draw(glorotUniform(1, "a"))) / (2 / 300) - 1) < 0.05);
});
