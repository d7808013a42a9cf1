import assert from "node:assert/strict";
import { checkCounts } from "@/corpora/counts.ts";
import { cremaD } from "@/corpora/crema_d.ts";
import { scanCorpus } from "@/disk/scan.ts";
import { madeWav, tempFolder, writeFiles } from "./_made.ts";

Deno.test("a name is read field by field", () => {
  assert.deepEqual(cremaD.parse("crema-d/AudioWAV/1001_DFA_ANG_XX.wav"), {
    id: "1001_DFA_ANG_XX",
    corpus: "crema-d",
    speaker: "crema-d-1001",
    gender: "male",
    channel: "speech",
    emotion: "angry",
    intensity: "unspecified",
    statement: "Don't forget a jacket",
    repetition: 1,
  });
});

Deno.test("six emotions, four intensities and twelve sentences are read", () => {
  const of = (name: string) => cremaD.parse(`crema-d/${name}.wav`);
  const emotions = ["NEU", "HAP", "SAD", "ANG", "FEA", "DIS"].map((e) => of(`1002_IEO_${e}_MD`));
  assert.deepEqual(emotions.map((labels) => labels.emotion), [
    ...["neutral", "happy", "sad", "angry", "fearful", "disgust"],
  ]);
  const levels = ["LO", "MD", "HI", "XX"].map((level) => of(`1002_IEO_SAD_${level}`).intensity);
  assert.deepEqual(levels, ["weak", "normal", "strong", "unspecified"]);
  const codes = "IEO TIE IOM IWW TAI MTI IWL ITH DFA ITS TSI WSI".split(" ");
  assert.equal(new Set(codes.map((code) => of(`1002_${code}_SAD_XX`).statement)).size, 12);
});

Deno.test("48 men and 43 women take part", () => {
  const actors = Array.from({ length: 91 }, (_, i) => cremaD.parse(`${1001 + i}_IEO_SAD_LO.wav`));
  assert.equal(new Set(actors.map((labels) => labels.speaker)).size, 91);
  assert.equal(actors.filter((labels) => labels.gender === "female").length, 43);
  assert.equal(actors.filter((labels) => labels.gender === "male").length, 48);
});

Deno.test("1040_ITH_SAD_X, which is so in the release, is read as XX", () => {
  const labels = cremaD.parse("crema-d/1040_ITH_SAD_X.wav");
  assert.deepEqual(labels, cremaD.parse("crema-d/1040_ITH_SAD_XX.wav"));
  assert.equal(labels.id, "1040_ITH_SAD_XX");
  assert.equal(labels.intensity, "unspecified");
});

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ["1000_DFA_ANG_XX", /actor is 1000, but must be 1001 to 1091$/],
  ["1092_DFA_ANG_XX", /actor is 1092/],
  ["1001_ABC_ANG_XX", /sentence is ABC, but must be IEO \(It's/],
  ["1001_DFA_CAL_XX", /emotion is CAL, but must be NEU \(neutral\)/],
  ["1001_DFA_ANG_YY", /intensity is YY, but must be LO \(weak\), MD \(normal\)/],
  ["1001_DFA_ANG", /it must be Actor_Sentence_Emotion_Intensity\.wav/],
  ["101_DFA_ANG_XX", /it must be Actor_/],
];

for (const [name, reason] of REFUSED) {
  Deno.test(`the name ${name} is refused with its path and the reason`, () => {
    const path = `crema-d/AudioWAV/${name}.wav`;
    assert.throws(() => cremaD.parse(path), (error: Error) => {
      assert.equal(error.name, "SyntaxError");
      assert.ok(error.message.startsWith(`Cannot read ${path} as a CREMA-D name: `), error.message);
      assert.match(error.message, reason);
      return true;
    });
  });
}

Deno.test("the recording without sound is passed over with a notice; another is a problem", async () => {
  await using root = await tempFolder();
  const empty = madeWav("x").slice(0, 44);
  const notices: string[] = [];
  const options = { root: root.path, onNotice: (sentence: string) => notices.push(sentence) };
  await writeFiles(root.path, {
    "crema-d/AudioWAV/1076_MTI_SAD_XX.wav": empty,
    "crema-d/AudioWAV/1076_MTI_HAP_XX.wav": madeWav("happy"),
  });
  const utterances = await scanCorpus(cremaD, options);
  assert.deepEqual(utterances.map((u) => u.id), ["1076_MTI_HAP_XX"]);
  assert.deepEqual(notices, [
    "crema-d: passed over crema-d/AudioWAV/1076_MTI_SAD_XX.wav, which holds no sound in the " +
    "corpus itself",
  ]);
  await writeFiles(root.path, { "crema-d/AudioWAV/1076_MTI_NEU_XX.wav": empty });
  await assert.rejects(scanCorpus(cremaD, options), /1 of 3 files cannot be used/);
  await writeFiles(root.path, { "crema-d/AudioWAV/1076_MTI_NEU_XX.wav": madeWav("neutral") });
  await writeFiles(root.path, { "crema-d/AudioWAV/1076_MTI_SAD_XX.wav": madeWav("sad") });
  assert.equal((await scanCorpus(cremaD, options)).length, 3, "one that has sound is used");
});

Deno.test("a part of the corpus is a sentence, not an error", async () => {
  await using root = await tempFolder();
  await writeFiles(root.path, { "crema-d/1001_IEO_SAD_LO.wav": madeWav("sad") });
  assert.deepEqual(checkCounts(cremaD, await scanCorpus(cremaD, { root: root.path })), [
    "crema-d speech: 1 clips are here, 7,442 were published",
    "crema-d speech: 1 speakers are here, 91 were published",
    "crema-d speech: no clip is neutral, happy, angry, fearful, disgust, though published",
  ]);
});
