import assert from "node:assert/strict";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { parseRavdessName, ravdess } from "@/corpora/ravdess.ts";

const parse = (path: string) => ravdess.parse(path);

Deno.test("a name is read field by field", () => {
  assert.deepEqual(parse("ravdess/speech/Actor_12/03-01-06-01-02-01-12.wav"), {
    id: "03-01-06-01-02-01-12",
    corpus: "ravdess",
    speaker: "ravdess-12",
    gender: "female",
    channel: "speech",
    emotion: "fearful",
    intensity: "normal",
    statement: "Dogs are sitting by the door",
    repetition: 1,
  });
  assert.deepEqual(parse("ravdess/x/y/z/03-02-05-02-01-02-07.WAV"), {
    id: "03-02-05-02-01-02-07",
    corpus: "ravdess",
    speaker: "ravdess-07",
    gender: "male",
    channel: "song",
    emotion: "angry",
    intensity: "strong",
    statement: "Kids are talking by the door",
    repetition: 2,
  });
});

Deno.test("the eight codes are the eight emotions, in order", () => {
  const found = EMOTIONS.map((_, i) => parse(`03-01-0${i + 1}-01-01-01-01.wav`).emotion);
  assert.deepEqual(found, EMOTIONS);
});

Deno.test("another corpus may use the same names", () => {
  const labels = parseRavdessName("demo/03-01-01-01-01-01-03.wav", { corpus: "demo" });
  assert.equal(labels.corpus, "demo");
  assert.equal(labels.speaker, "demo-03");
});

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ["04-01-01-01-01-01-01", /modality is 04, but must be 01 \(audio and video\), .* or 03 \(audio/],
  ["01-01-01-01-01-01-01", /modality 01 is audio and video; only 03 is used: take the archives/],
  ["02-01-01-01-01-01-01", /modality 02 is video only; only 03 is used/],
  ["03-03-01-01-01-01-01", /channel is 03, but must be 01 \(speech\) or 02 \(song\)$/],
  ["03-01-00-01-01-01-01", /emotion is 00, but must be 01 \(neutral\), 02 \(calm\), .* or 08 /],
  ["03-01-09-01-01-01-01", /emotion is 09/],
  ["03-01-03-03-01-01-01", /intensity is 03, but must be 01 \(normal\) or 02 \(strong\)$/],
  ["03-01-01-02-01-01-01", /strong.*neutral \(emotion 01\) exists only as 01/],
  ["03-01-03-01-03-01-01", /statement is 03, but must be 01 \(Kids/],
  ["03-01-03-01-01-03-01", /repetition is 03, but must be/],
  ["03-01-03-01-01-01-00", /actor is 00, but must be 01 to 24$/],
  ["03-01-03-01-01-01-25", /actor is 25/],
  ["03-01-03-01-01-01", /seven two-digit numbers/],
  ["03-01-03-01-01-01-01-01", /seven two-digit numbers/],
  ["3-1-3-1-1-1-1", /seven two-digit numbers/],
  ["03-01-03-01-01-01-01 copy", /seven two-digit numbers/],
  ["._03-01-03-01-01-01-01", /seven two-digit numbers/],
  ["", /seven two-digit numbers/],
];

for (const [name, reason] of REFUSED) {
  Deno.test(`the name "${name}" is refused with its path and the reason`, () => {
    const path = `ravdess/Actor_01/${name}.wav`;
    assert.throws(() => parse(path), (error: Error) => {
      assert.equal(error.name, "SyntaxError");
      assert.ok(error.message.startsWith(`Cannot read ${path} as a RAVDESS name: `), error.message);
      assert.match(error.message, reason);
      return true;
    });
  });
}
