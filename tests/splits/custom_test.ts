import assert from "node:assert/strict";
import { customFold } from "@/splits/custom.ts";
import { type Speaker, speakersOf } from "@/splits/speaker.ts";
import { madeCorpus } from "./_made.ts";

const ALL = speakersOf(madeCorpus());
const tested = (testSpeakers: string | readonly string[], speakers = ALL) =>
  customFold(speakers, { testSpeakers }).test;
const OAF: Speaker = {
  id: "tess-OAF",
  corpus: "tess",
  gender: "female",
  clips: new Map([["sad", 1]]),
};

Deno.test("speakers are named by number or by id, with commas, spaces or in a list", () => {
  const wanted = ["ravdess-01", "ravdess-07", "ravdess-09"];
  for (const names of ["1,7,9", "01 07 09", " 1, ravdess-07 ,9 ", ["1", "ravdess-07", "09"]]) {
    assert.deepEqual(tested(names), wanted);
  }
  assert.deepEqual(tested("7,7,07"), ["ravdess-07"]);
  assert.deepEqual(tested("tess-OAF", [...ALL, OAF]), ["tess-OAF"]);
  assert.deepEqual(tested("OAF", [...ALL, OAF]), ["tess-OAF"]);
});

Deno.test("an unknown speaker is refused with those there are", () => {
  for (const name of ["25", "ravdess-1", "x", "-1", "1.5"]) {
    assert.throws(() => tested(`1,${name}`), {
      name: "InputError",
      message: new RegExp(
        `^Cannot hold out speaker "${name}": the speakers are ravdess-01, .*dess-24$`,
      ),
    });
  }
  assert.throws(() => tested(" , "), { message: /none is named/ });
});

Deno.test("a number that several speakers have is refused", () => {
  const demo = speakersOf(madeCorpus({ corpus: "demo", actors: [7] }));
  assert.throws(() => tested("7", [...ALL, ...demo]), {
    name: "InputError",
    message: 'Cannot hold out speaker "7": it may be ravdess-07 or demo-07; give the whole name',
  });
});

Deno.test("the lists decide who is tested and who validates", () => {
  assert.deepEqual(customFold(ALL, { testSpeakers: "1,7,9", valSpeakers: "2,4" }), {
    test: ["ravdess-01", "ravdess-07", "ravdess-09"],
    val: ["ravdess-02", "ravdess-04"],
  });
});

Deno.test("without a list, the first man and the first woman left validate", () => {
  const { val } = customFold(ALL, { testSpeakers: "1,2" });
  assert.deepEqual(val, ["ravdess-03", "ravdess-04"]);
});

Deno.test("lists that cannot be used are refused", () => {
  const refuse = (options: Parameters<typeof customFold>[1], message: RegExp) =>
    assert.throws(() => customFold(ALL, options), { name: "InputError", message });
  refuse({}, /no test speakers are named; name them/);
  refuse({ testSpeakers: "1,2", valSpeakers: "2,3" }, /Cannot validate and test on ravdess-02/);
  const everyone = ALL.map(({ id }) => id);
  refuse({ testSpeakers: everyone.slice(2), valSpeakers: "1,2" }, /it would hold out all speakers/);
});
