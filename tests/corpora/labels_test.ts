import assert from "node:assert/strict";
import { emotionsIn } from "@/corpora/emotion.ts";
import { formatLabels, parseLabels, relabel } from "@/corpora/labels.ts";
import { UTTERANCE } from "./_made.ts";

Deno.test("labels are named alone, or with the names that the recordings have", () => {
  assert.deepEqual(parseLabels(" angry , sad "), [
    { label: "angry", from: ["angry"] },
    { label: "sad", from: ["sad"] },
  ]);
  assert.deepEqual(parseLabels("angry=wütend| ärger ,sad=traurig, 1 = 1|2"), [
    { label: "angry", from: ["wütend", "ärger"] },
    { label: "sad", from: ["traurig"] },
    { label: "1", from: ["1", "2"] },
  ]);
});

Deno.test("names are compared in Unicode's composed form", () => {
  assert.deepEqual(parseLabels("wu\u0308tend,a"), parseLabels("w\u00fctend,a"));
});

Deno.test("quotes hold what would divide names; any name goes there and back", () => {
  assert.deepEqual(parseLabels('"a, b"="c=d"|"e|f"'), [
    { label: "a, b", from: ["c=d", "e|f"] },
  ]);
  const names = [
    "a, b",
    'say "so"',
    "a=b",
    "a|b",
    "__proto__",
    "constructor",
    "悲しい",
    "x".repeat(200),
    "two words",
    "1.5",
  ];
  assert.deepEqual(parseLabels(formatLabels(names)).map(({ label }) => label), names);
  assert.equal(formatLabels(["sad", "a, b"]), 'sad,"a, b"');
});

Deno.test("what cannot be meant is refused with a sentence", () => {
  for (
    const [text, why] of [
      ["", /one of the names is empty/],
      ["angry,,sad", /one of the names is empty/],
      ["angry=,sad", /one of the names is empty/],
      ["angry=a||b", /one of the names is empty/],
      ['""', /one of the names is empty/],
      ["angry,angry", /the label "angry" stands there twice/],
      ["wu\u0308tend,w\u00fctend", /the label "wütend" stands there twice/],
      ["angry=a,sad=a", /the recordings of "a" are named twice/],
      ["angry=a=b", /"angry=a=b" has more than one =/],
      ['"angry,sad', /the quotes of "angry,sad do not enclose a name/],
      ['a"b"', /the quotes of a"b" do not enclose a name/],
    ] as const
  ) {
    assert.throws(() => parseLabels(text), { name: "InputError", message: why });
  }
});

Deno.test("recordings count as the labels that they are named for, and others are left out", () => {
  const made = ["wütend", "ärger", "sad", "__proto__", "calm"].map((emotion) => ({
    ...UTTERANCE,
    emotion,
  }));
  const found = relabel(made, parseLabels("angry=wütend|ärger,constructor=__proto__,sad"));
  assert.deepEqual(found.map(({ emotion }) => emotion), ["angry", "angry", "sad", "constructor"]);
});

Deno.test("numbers stand by value, after the canonical emotions and before other texts", () => {
  const made = ["b", "10", "9", "-1", "2,5", "2.4", "sad", "a1", "B"];
  assert.deepEqual(emotionsIn(made.map((emotion) => ({ emotion }))), [
    "sad",
    "-1",
    "2.4",
    "2,5",
    "9",
    "10",
    "B",
    "a1",
    "b",
  ]);
});
