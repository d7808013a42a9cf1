import assert from "node:assert/strict";
import type { Utterance } from "@/corpora/utterance.ts";
import { checkSelection, checkSplit, checkStatistics } from "@/splits/guard.ts";
import { makeSplit } from "@/splits/make.ts";
import { type Part, PARTS, type Split } from "@/splits/split.ts";
import { changed, madeCorpus, TWINS, withCopies } from "./_made.ts";

const ALL = madeCorpus();
const BY_ID = new Map(ALL.map((u) => [u.id, u]));
const SPEAKER = makeSplit(ALL, { protocol: "speaker", fold: 1 });
const RANDOM = makeSplit(ALL, { protocol: "random" });
const without = (ids: readonly string[], ...gone: readonly string[]) =>
  ids.filter((id) => !gone.includes(id));

function refused(split: Split, message: RegExp, utterances: readonly Utterance[] = ALL): void {
  assert.throws(() => checkSplit(split, utterances), { name: "InputError", message });
}

Deno.test("a speaker on two sides is refused", () => {
  const [stray, ...test] = without(SPEAKER.test, ...TWINS);
  refused(
    changed(SPEAKER, { test, train: [...SPEAKER.train, stray!] }),
    /^Cannot use this "speaker" split: ravdess-03 is in its train part and in its test part$/,
  );
  const [other, ...val] = SPEAKER.val;
  refused(
    changed(SPEAKER, { val, train: [...SPEAKER.train, other!] }),
    /train part and in its val/,
  );
  refused(changed(SPEAKER, { val, test: [...SPEAKER.test, other!] }), /val part and in its test/);
});

Deno.test("a leaky protocol may have a speaker on two sides, and must say that it is leaky", () => {
  assert.ok(RANDOM.test.some((id) => BY_ID.get(id)!.speaker === "ravdess-01"));
  assert.ok(RANDOM.train.some((id) => BY_ID.get(id)!.speaker === "ravdess-01"));
  refused(changed(RANDOM, { leaky: false }), /it says leaky: false, but its protocol says true/);
  refused(changed(SPEAKER, { leaky: true }), /it says leaky: true, but its protocol says false/);
  refused(
    changed(RANDOM, { protocol: "speaker", leaky: false }),
    /ravdess-\d\d is in its train par/,
  );
  refused(changed(RANDOM, { protocol: "mine" as "random" }), /there is no such protocol/);
});

Deno.test("identical recordings on two sides are refused under every protocol", () => {
  const parted = {
    train: [...without(RANDOM.train, ...TWINS), TWINS[0]],
    val: without(RANDOM.val, ...TWINS),
    test: [...without(RANDOM.test, ...TWINS), TWINS[1]],
  };
  const reason = new RegExp(
    `${TWINS[0]} in its train part and ${
      TWINS[1]
    } in its test part are the same recording; remove one of them, or correct its speaker$`,
  );
  refused(changed(RANDOM, parted), reason);
  checkSplit(changed(RANDOM, { ...parted, test: without(parted.test, TWINS[1]) }), ALL);
  const copied = ALL.map((u) =>
    u.speaker === "ravdess-01" && u.id === SPEAKER.train[0]
      ? { ...u, sha256: BY_ID.get(SPEAKER.val[0]!)!.sha256 }
      : u
  );
  refused(
    SPEAKER,
    /in its train part and .* in its val part are the same recording; remove one of them/,
    copied,
  );
});

Deno.test("a clip that occurs twice or is unknown, and an empty part, are refused", () => {
  const [id] = RANDOM.test;
  const also = (part: Part, more: string) => changed(RANDOM, { [part]: [...RANDOM[part], more] });
  refused(
    also("train", id!),
    new RegExp(`split: ${id} is in its train part and in its test part$`),
  );
  refused(also("test", id!), new RegExp(`split: ${id} is in its test part and in its test part$`));
  refused(also("test", "a-99"), /a-99 in its test part is not among the utterances$/);
  for (const part of PARTS) {
    refused(changed(SPEAKER, { [part]: [] }), new RegExp(`its ${part} part is empty$`));
  }
});

Deno.test("an emotion that is tested and not trained is refused", () => {
  const lacking = (ids: readonly string[], emotion: string) =>
    ids.filter((id) => BY_ID.get(id)!.emotion !== emotion);
  refused(
    changed(SPEAKER, { train: lacking(SPEAKER.train, "disgust") }),
    /val part has disgust, .* lacks; record it with more people, or leave it out: --labels neutral/,
  );
  refused(
    changed(SPEAKER, {
      train: lacking(SPEAKER.train, "disgust"),
      val: lacking(SPEAKER.val, "disgust"),
    }),
    /its test part has disgust, which its train part lacks; /,
  );
});

Deno.test("statistics that were fitted on test, val or unused clips are refused", () => {
  const speech = makeSplit(ALL, { protocol: "speaker", fold: 1, testChannel: "speech" });
  const unused = "03-02-01-01-01-01-03"; // a song of a test speaker
  for (const id of [speech.test[0]!, speech.val[0]!, unused]) {
    assert.throws(() => checkStatistics([...speech.train, id], speech), {
      name: "InputError",
      message: "Cannot use statistics that were fitted on 1 clip(s) outside the train part: " +
        `${id} is one of them; fit them on train alone`,
    });
  }
  checkStatistics(speech.train.slice(0, 3), speech);
  assert.throws(() => checkStatistics([], speech), { name: "InputError", message: /on no clip/ });
});

Deno.test("weights are selected on the test part under a leaky protocol alone", () => {
  for (const selection of ["best", "last"] as const) {
    for (const split of [SPEAKER, RANDOM]) checkSelection(selection, split);
  }
  checkSelection("best_test", RANDOM);
  assert.throws(() => checkSelection("best_test", SPEAKER), {
    name: "InputError",
    message: /under the protocol "speaker": it is not leaky, so its figures must not depend on/,
  });
});

Deno.test("a copy that is apart from its original is refused, but under augment_first", async () => {
  const all = await withCopies(ALL);
  for (const protocol of ["speaker", "random"] as const) {
    const split = makeSplit(all, { protocol });
    checkSplit(split, all);
    const [tested] = split.test, [learned] = split.train;
    refused(
      changed(split, { test: [...split.test, `${tested}~late`] }),
      new RegExp(`the copy ${tested}~late is in its test part`),
      all,
    );
    refused(
      changed(split, { train: without(split.train, learned!) }),
      new RegExp(`the copy ${learned}~late is in its train part, its original is not`),
      all,
    );
  }
  const random = makeSplit(all, { protocol: "random" });
  const [tested] = without(random.test, ...TWINS);
  refused(
    changed(random, { train: [...random.train, `${tested}~late`] }),
    /~late is in its train part, its original is not/,
    all,
  );
  checkSplit(makeSplit(all, { protocol: "augment_first" }), all);
});
