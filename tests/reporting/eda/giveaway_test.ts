import assert from "node:assert/strict";
import { giveaway, giveawayTable } from "@/reporting/eda/giveaway.ts";
import { seededRandom } from "@/base/random.ts";

/** `a` and `b` in turn, `n` of each. */
const inTurn = (n: number) => Array.from({ length: 2 * n }, (_, i) => i % 2 === 0 ? "a" : "b");

Deno.test("a fact that differs between the labels gives them away, number or text", () => {
  const labels = inTurn(40);
  const texts = labels.map((label) => `made by ${label}`);
  assert.deepEqual(giveaway(texts, labels), { uar: 1, chance: 0.5 });
  const numbers = labels.map((label, i) => (label === "a" ? -1 : 1) * (1 + i / 1000));
  assert.equal(giveaway(numbers, labels).uar, 1);
});

Deno.test("a fact that is the same everywhere leaves drawing lots", () => {
  const labels = [..."aaabbbbbbbccdd"];
  assert.deepEqual(giveaway(labels.map(() => 48000), labels), { uar: 0.25, chance: 0.25 });
});

Deno.test("a fact that only tells one label of three: one right, two by lot", () => {
  const labels = Array.from({ length: 60 }, (_, i) => "abc"[i % 3]!);
  const { uar } = giveaway(labels.map((label) => label === "c" ? "yes" : "no"), labels);
  assert.ok(Math.abs(uar - (0.5 + 0.5 + 1) / 3) < 1e-12, `${uar}`);
});

Deno.test("noise gives nothing away: chance, within what 2,000 guesses vary by", () => {
  const random = seededRandom("giveaway");
  const labels = Array.from({ length: 2000 }, (_, i) => `speaker ${i % 20}`);
  const { uar } = giveaway(labels.map(() => random.uniform()), labels);
  // Standard deviation of a share of 1 in 20 over 2,000 guesses: 0.005.
  assert.ok(Math.abs(uar - 0.05) < 0.02, `${uar}`);
});

Deno.test("a rare label weighs as much as a frequent one", () => {
  const labels = [...Array.from({ length: 90 }, () => "often"), ...Array(10).fill("rarely")];
  const facts = labels.map((label, i) => label === "often" && i % 2 === 0 ? 0 : 1);
  // "often" is right where the fact is 0; where it is 1, "rarely" is likelier for its total.
  const { uar } = giveaway(facts, labels);
  assert.ok(Math.abs(uar - 0.75) < 1e-12, `${uar}`);
});

Deno.test("giveawayTable: a row for each fact, a column for each label that varies", () => {
  const recording = (i: number) => ({
    emotion: i % 2 === 0 ? "sad" : "angry",
    speaker: "one",
    level: i % 2 === 0 ? -20 - i / 100 : -10 - i / 100,
  });
  const utterances = Array.from({ length: 40 }, (_, i) => recording(i));
  const facts = { "level": (u: typeof utterances[0]) => u.level, "rate (Hz)": () => 48000 };
  const labels = ["speaker", "emotion"] as const;
  assert.deepEqual(giveawayTable([{ label: "TESS", utterances }], facts, { labels }), {
    groups: [{ label: "TESS", key: "emotion", count: 2 }],
    rows: ["level", "rate (Hz)"],
    columns: ["TESS<br>emotion<br>1 of 2"],
    values: [[100], [0]],
    texts: [["100 %"], ["50 %"]],
  });
});
