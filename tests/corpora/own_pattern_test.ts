import assert from "node:assert/strict";
import { compilePattern } from "@/corpora/own_pattern.ts";

/** The fields of a path as text, such as `speaker=anna emotion=sad`; undefined without a match. */
function read(pattern: string, path: string): string | undefined {
  const fields = compilePattern(pattern).match(path);
  return fields && Array.from(fields, ([name, value]) => `${name}=${value}`).join(" ");
}

Deno.test("names of published corpora are read", () => {
  const names: readonly (readonly [pattern: string, path: string, fields: string])[] = [
    [
      "{speaker:2}{statement:3}{emotion:1}{_}",
      "wav/03a01Wa.wav",
      "speaker=03 emotion=W statement=a01",
    ],
    [
      "{speaker}_{statement}_{emotion}_{_}.wav",
      "1001_DFA_ANG_XX.wav",
      "speaker=1001 emotion=ANG statement=DFA",
    ],
    ["{speaker}_{emotion}{take}.wav", "DC_sa01.wav", "speaker=DC emotion=sa take=01"],
    ["{speaker}_{emotion}{take}.wav", "DC_a01.WAV", "speaker=DC emotion=a take=01"],
    [
      "{speaker}_{emotion}/{_}_{statement}_{_}",
      "t/OAF_Pleasant_surprise/OAF_back_ps.wav",
      "speaker=OAF emotion=Pleasant_surprise statement=back",
    ],
    ["{emotion}-{speaker}-{_}", "f1/dis-f1-b1.wav", "speaker=f1 emotion=dis"],
  ];
  for (const [pattern, path, fields] of names) assert.equal(read(pattern, path), fields, pattern);
});

Deno.test("a pattern describes the end of a path, with or without the file's ending", () => {
  assert.equal(read("{speaker}/{emotion}/{*}", "x/anna/sad/1.mp3"), "speaker=anna emotion=sad");
  assert.equal(read("{speaker}/{emotion}/{*}", "sad/1.wav"), undefined);
  assert.equal(read("{emotion}_{take}.wav", "sad_1.mp3"), undefined);
  assert.equal(read(".\\{emotion}\\{*}.wav", "sad/1.wav"), "emotion=sad");
});

Deno.test("nothing is guessed where a name holds more marks than the pattern", () => {
  assert.equal(read("{speaker}_{emotion}_{take}", "anna_b_sad_1.wav"), undefined);
  assert.equal(read("{speaker}_{emotion}_{take}", "anna_sad_1b.wav"), undefined);
  assert.equal(read("{emotion} ({take})", "sehr traurig (2).wav"), undefined);
  assert.equal(read("{emotion}.{take}", "wütend.2.wav"), "emotion=wütend take=2");
});

Deno.test("a field that occurs twice is the same both times", () => {
  assert.equal(read("{speaker}/{speaker}_{emotion}", "a/a_sad.wav"), "speaker=a emotion=sad");
  assert.equal(read("{speaker}/{speaker}_{emotion}", "a/b_sad.wav"), undefined);
});

Deno.test("texts are compared in composed form, and widths count characters", () => {
  const path = "Jörg_😀x.wav".normalize("NFD");
  assert.equal(read("{speaker:4}_{emotion:1}{_}", path), "speaker=Jörg emotion=😀");
});

Deno.test("a pattern that cannot be used is refused", () => {
  const refused: readonly (readonly [string, RegExp])[] = [
    ["{speaker}", /it has no \{emotion\}; the fields are \{speaker\}, /],
    ["{who}_{emotion}", /\{who\} is no field; the fields are /],
    ["{emotion", /a brace has no partner/],
    ["{emotion:0}", /\{emotion:0\} is no field/],
    [
      "{speaker}{emotion}",
      /where \{speaker\} ends and \{emotion\} begins; give one of them a width/,
    ],
  ];
  for (const [pattern, message] of refused) {
    assert.throws(() => compilePattern(pattern), { name: "InputError", message });
  }
});
