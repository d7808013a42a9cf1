import assert from "node:assert/strict";
import { findLayout } from "@/corpora/own_layout.ts";

const WORDS = ["Wut", "Freude", "Trauer"];
const SPEAKERS = ["anna", "ben", "carl"];

/** Three recordings for each pair. */
function paths(
  name: (speaker: string, emotion: string, take: number) => string,
  { speakers = SPEAKERS, emotions = WORDS } = {},
): string[] {
  return speakers.flatMap((speaker) =>
    emotions.flatMap((emotion) => [1, 2, 3].map((take) => name(speaker, emotion, take)))
  );
}

/** The pattern that is found, and all sentences as one text. */
function found(of: readonly string[]): [pattern: string, how: string] {
  const { pattern, how } = findLayout(of);
  return [pattern, how.join("\n")];
}

Deno.test("folders of emotions and of speakers, in either order, and in one name", () => {
  const patterns = [
    found(paths((s, e, i) => `${s}/${e}/${i}.wav`)),
    found(paths((s, e, i) => `data/${e}/${s}/${i}.wav`)),
    found(paths((s, e, i) => `${e}_${s}/${i}.wav`)),
    found(paths((s, e, i) => `${s}-${e}/${i}.wav`)),
    found(paths((s, e, i) => `${s}/${e}_${i}.wav`)),
  ].map(([pattern]) => pattern);
  assert.deepEqual(patterns, [
    "{speaker}/{emotion}/{*}",
    "{emotion}/{speaker}/{*}",
    "{emotion}_{speaker}/{*}",
    "{speaker}-{emotion}/{*}",
    "{speaker}/{emotion}_{_}",
  ]);
});

Deno.test("emotions are known in several languages and as codes", () => {
  const lists = [
    ["angry", "Happy", "SAD"],
    ["ANG", "HAP", "NEU"],
    ["colère", "joie", "tristesse"].map((word) => word.normalize("NFD")),
    ["gniew", "radość", "smutek"],
    ["愤怒", "高兴", "悲伤"],
  ];
  for (const emotions of lists) {
    const [pattern, how] = found(paths((s, e, i) => `${e}/${s}/${i}.wav`, { emotions }));
    assert.equal(pattern, "{emotion}/{speaker}/{*}", emotions.join());
    assert.match(how, /since 3 of 3 are words for emotions/);
  }
});

Deno.test("parts of file names are taken for emotions, but never for speakers unless they say so", () => {
  const [pattern, how] = found(paths((s, e, i) => `${s}_${e}_${i}.wav`));
  assert.equal(pattern, "{_}_{emotion}_{_}");
  assert.match(how, /^speaker: not known, .*--pattern "\{speaker\}_\{emotion\}_\{_\}"$/m);
  const speakers = ["spk1", "spk2"];
  const [named] = found(paths((s, e, i) => `${s}_${e}_${i}.wav`, { speakers }));
  assert.equal(named, "{speaker}_{emotion}_{_}");
});

Deno.test("parts of a corpus and of disks are not taken for speakers", () => {
  for (const speakers of [["train", "test"], ["male", "female"], ["clean", "noisy"]]) {
    const [pattern] = found(paths((s, e, i) => `${s}/${e}/${i}.wav`, { speakers }));
    assert.equal(pattern, "{emotion}/{*}", speakers.join());
  }
});

Deno.test("words that are not known are labels if folders alone can be, and the other reading is named", () => {
  const emotions = ["rot", "blau"];
  const [pattern, how] = found(paths((s, e, i) => `${s}/${e}/${i}.wav`, { emotions }));
  assert.equal(pattern, "{speaker}/{emotion}/{*}");
  assert.match(
    how,
    /the other way round: --pattern "\{emotion\}\/\{speaker\}\/\{\*\}" reads them so/,
  );
  const [numbers] = found(paths((s, e, i) => `${e}/${s}${i}.wav`, { emotions: ["1", "2"] }));
  assert.equal(numbers, "{emotion}/{*}");
  const [named] = found(paths((s, e, i) => `${e}/${s}/${i}.wav`, {
    emotions,
    speakers: ["Actor_1", "Actor_2"],
  }));
  assert.equal(named, "{emotion}/{speaker}/{*}");
});

Deno.test("names that say otherwise than the folders are counted", () => {
  const made = paths((s, e, i) => `${s}/${e}/${i === 1 ? "Wut" : e}_${i}.wav`);
  const [pattern, how] = found(made);
  assert.equal(pattern, "{speaker}/{emotion}/{*}");
  assert.match(how, /say otherwise in 6 recordings, such as anna\/Freude\/Wut_1: --pattern/);
});

Deno.test("a folder that does not fit the others decides nothing", () => {
  const most = paths((s, e, i) => `${s}_${e}/${i}.wav`, {
    speakers: ["OAF", "YAF"],
    emotions: ["Fear", "Pleasant_surprise", "Sad", "angry", "disgust", "happy", "neutral"],
  });
  assert.equal(found([...most, "testnew/a.wav"])[0], "{speaker}_{emotion}/{*}");
  const [, how] = found([...most, "stray.wav"]);
  assert.match(how, /1 of 43 recordings are in fewer folders than most/);
});

Deno.test("without labels in names, that is said", () => {
  const nothing = [
    ["03a01Wa.wav", "08b02Fb.wav"],
    ["wav/03a01Wa.wav", "wav/08b02Fb.wav"],
    paths((s, _, i) => `${s}/${i}.wav`, { speakers: ["spk1", "spk2"] }),
    paths((s, _, i) => `${s}/${i}.wav`, { speakers: ["song", "speech"] }),
  ];
  for (const names of nothing) {
    assert.throws(() => findLayout(names), {
      name: "InputError",
      message: /^Cannot find the labels: .*; say where they are: --pattern ".*", or --table FILE/,
    });
  }
});
