import assert from "node:assert/strict";
import { formatUtterance, parseUtterance } from "@/corpora/utterance.ts";
import { UTTERANCE } from "./_made.ts";

const where = "data/index/x.jsonl:7";

Deno.test("a record's keys stand in one order, whatever order they were made in", () => {
  const backwards = Object.fromEntries(Object.entries(UTTERANCE).reverse());
  const line = formatUtterance(backwards as unknown as typeof UTTERANCE);
  assert.equal(line, formatUtterance(UTTERANCE));
  assert.deepEqual(Object.keys(JSON.parse(line)), [
    "id",
    "path",
    "sha256",
    "corpus",
    "speaker",
    "gender",
    "channel",
    "emotion",
    "intensity",
    "statement",
    "repetition",
    "sampleRate",
    "channels",
    "durationSec",
  ]);
});

Deno.test("a record survives being written and read", () => {
  assert.deepEqual(parseUtterance(formatUtterance(UTTERANCE), { where }), UTTERANCE);
});

Deno.test("only own recordings may have a label that is no canonical emotion", () => {
  const own = { ...UTTERANCE, corpus: "own", emotion: "wütend" };
  assert.deepEqual(parseUtterance(formatUtterance(own), { where }), own);
  assert.throws(
    () => parseUtterance(formatUtterance({ ...own, corpus: "tess" }), { where }),
    /"wütend" is not one of neutral, calm, .*; remove the file, and it is made again$/,
  );
});

Deno.test("a line that is no record is refused, naming where it stands", () => {
  for (const line of ["", "{", "null", "3", "[]", '"text"']) {
    assert.throws(() => parseUtterance(line, { where }), {
      name: "InputError",
      message: /^Cannot use data\/index\/x\.jsonl:7\b.*; remove the file/,
    });
  }
});

const BAD: readonly (readonly [keyof typeof UTTERANCE, unknown])[] = [
  ["id", ""],
  ["path", "/etc/passwd"],
  ["path", "ravdess/../../x.wav"],
  ["path", "C:\\x.wav"],
  ["sha256", "ABC"],
  ["gender", "m"],
  ["channel", "whisper"],
  ["emotion", "fear"],
  ["intensity", ""],
  ["statement", 2],
  ["repetition", -1],
  ["sampleRate", 44100.5],
  ["channels", "1"],
  ["durationSec", 0],
  ["durationSec", null],
  ["speaker", undefined],
];

Deno.test("a record with a wrong value is refused", () => {
  for (const [key, value] of BAD) {
    const line = JSON.stringify({ ...UTTERANCE, [key]: value });
    assert.throws(() => parseUtterance(line, { where }), {
      name: "InputError",
      message: new RegExp(
        `${value === "fear" ? "" : key}.* is .*; remove the file, and it is made again$`,
      ),
    });
  }
});

Deno.test("a key that is not of a record is refused", () => {
  for (const key of ["mood", "toString"]) {
    const line = JSON.stringify({ ...UTTERANCE, [key]: 1 });
    assert.throws(() => parseUtterance(line, { where }), {
      message: new RegExp(`the key "${key}" is unknown`),
    });
  }
});
