import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import type { Head } from "@/models/head.ts";
import { fitHead, headLogits, holdOut, type LabelledEmbedding } from "@/recognition/adapt.ts";
import golden from "./golden/adapt.json" with { type: "json" };

/** Both sides stop when a slope is small, which leaves the last digits of the weights open. */
const WEIGHT_TOLERANCE = 1e-4;

function numbers(text: string): number[] {
  return text.split(" ").map(Number);
}

/** A matrix of features x labels, with the bias in the last row, as a head. */
function headFrom(text: string): Head {
  const all = numbers(text);
  const size = golden.features * golden.labels;
  return { kernel: all.slice(0, size), bias: all.slice(size) };
}

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i]!)));
}

/** Clips of three voices around different points. */
function madeClips(perLabel: number, spread = 0.5): LabelledEmbedding[] {
  const random = seededRandom(3);
  return Array.from({ length: 3 * perLabel }, (_, i) => {
    const label = i % 3;
    const point = [0, 1, 2, 3].map((k) => (k === label ? 2 : 0) + spread * random.normal());
    return { label, embedding: Float32Array.from(point) };
  });
}

/** Takes every clip for the first label. */
const ONE_SIDED: Head = { kernel: new Float32Array(4 * 3), bias: [5, 0, 0] };

for (const { name, strength, ...texts } of golden.cases) {
  Deno.test(`a fitted head is the optimum that SciPy and scikit-learn find: ${name}`, () => {
    const all = numbers(texts.embeddings);
    const clips = numbers(texts.labels).map((label, i) => ({
      label,
      embedding: all.slice(i * golden.features, (i + 1) * golden.features),
    }));
    const found = fitHead(headFrom(texts.head), clips, { strength });
    const wanted = headFrom(texts.fitted);
    assert.ok(worst(found.kernel, wanted.kernel) < WEIGHT_TOLERANCE);
    assert.ok(worst(found.bias, wanted.bias) < WEIGHT_TOLERANCE);
  });
}

Deno.test("logits are the bias plus the products of embedding and kernel", () => {
  const head = { kernel: [1, 2, 3, 4, 5, 6], bias: [0.5, -0.5] };
  assert.deepEqual(headLogits(head, [1, 10, 100]), [531.5, 641.5]);
});

Deno.test("a very strong pull leaves the head as it was, and one label changes nothing", () => {
  const clips = madeClips(5);
  const held = fitHead(ONE_SIDED, clips, { strength: 1e6 });
  assert.ok(worst(held.kernel, ONE_SIDED.kernel) < 1e-5);
  assert.ok(worst(held.bias, ONE_SIDED.bias) < 1e-5);
  const alone = clips.filter(({ label }) => label === 1);
  assert.equal(fitHead(ONE_SIDED, alone), ONE_SIDED);
  assert.equal(fitHead(ONE_SIDED, []), ONE_SIDED);
});

Deno.test("the order of the clips changes no score", () => {
  const clips = madeClips(4);
  const fitted = fitHead(ONE_SIDED, clips);
  const turned = fitHead(ONE_SIDED, clips.toReversed());
  for (const { embedding } of clips) {
    const logits = headLogits(fitted, embedding);
    assert.ok(worst(logits, headLogits(turned, embedding)) < WEIGHT_TOLERANCE);
  }
});

Deno.test("clips that contradict each other, or are all equal, give a finite head", () => {
  const same = [1, 2, 3, 4];
  const clips = [0, 1, 2, 0, 1, 2].map((label) => ({ label, embedding: same }));
  const { kernel, bias } = fitHead(ONE_SIDED, clips);
  assert.ok([...Array.from(kernel), ...Array.from(bias)].every(Number.isFinite));
  const logits = headLogits({ kernel, bias }, same);
  assert.ok(Math.max(...logits) - Math.min(...logits) < 0.1, "no label is likelier than another");
});

Deno.test("held-out clips show what fitting is worth", () => {
  assert.deepEqual(holdOut(ONE_SIDED, madeClips(5, 0.2)), { clips: 15, before: 5, after: 15 });
  // Labels that have nothing to do with the embeddings are not learned: no clip saw its own head.
  const random = seededRandom(5);
  const noise = Array.from({ length: 60 }, (_, i) => ({
    label: i % 3,
    embedding: Float32Array.from({ length: 40 }, () => random.normal()),
  }));
  const head = { kernel: new Float32Array(40 * 3), bias: [5, 0, 0] };
  const { before, after } = holdOut(head, noise);
  assert.equal(before, 20);
  assert.ok(after < 32, `${after} of 60 of pure chance`);
});
