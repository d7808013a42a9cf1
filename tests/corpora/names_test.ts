/** The names of the published corpora's recordings. */
import assert from "node:assert/strict";
import type { Corpus } from "@/corpora/corpus.ts";
import { cremaD } from "@/corpora/crema_d.ts";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { emovo } from "@/corpora/emovo.ts";
import { nemo } from "@/corpora/nemo.ts";
import { parseRavdessName, ravdess } from "@/corpora/ravdess.ts";
import { savee } from "@/corpora/savee.ts";
import { tess } from "@/corpora/tess.ts";

const SEVEN = ["neutral", "happy", "sad", "angry", "fearful", "disgust", "surprised"];

/** Wrong names, and what is said of them. */
const REFUSED: readonly (readonly [Corpus, string, RegExp])[] = [
  [
    ravdess,
    "04-01-01-01-01-01-01",
    /modality is 04, but must be 01 \(audio and video\), .* or 03 \(audio/,
  ],
  [
    ravdess,
    "01-01-01-01-01-01-01",
    /modality 01 is audio and video; only 03 is used: take the archives/,
  ],
  [ravdess, "02-01-01-01-01-01-01", /modality 02 is video only; only 03 is used/],
  [ravdess, "03-03-01-01-01-01-01", /channel is 03, but must be 01 \(speech\) or 02 \(song\)$/],
  [
    ravdess,
    "03-01-00-01-01-01-01",
    /emotion is 00, but must be 01 \(neutral\), 02 \(calm\), .* or 08 /,
  ],
  [ravdess, "03-01-09-01-01-01-01", /emotion is 09/],
  [ravdess, "03-01-03-03-01-01-01", /intensity is 03, but must be 01 \(normal\) or 02 \(strong\)$/],
  [ravdess, "03-01-01-02-01-01-01", /strong.*neutral \(emotion 01\) exists only as 01/],
  [ravdess, "03-01-03-01-03-01-01", /statement is 03, but must be 01 \(Kids/],
  [ravdess, "03-01-03-01-01-03-01", /repetition is 03, but must be/],
  [ravdess, "03-01-03-01-01-01-00", /actor is 00, but must be 01 to 24$/],
  [ravdess, "03-01-03-01-01-01-25", /actor is 25/],
  [ravdess, "03-01-03-01-01-01", /seven two-digit numbers/],
  [ravdess, "03-01-03-01-01-01-01-01", /seven two-digit numbers/],
  [ravdess, "3-1-3-1-1-1-1", /seven two-digit numbers/],
  [ravdess, "03-01-03-01-01-01-01 copy", /seven two-digit numbers/],
  [ravdess, "._03-01-03-01-01-01-01", /seven two-digit numbers/],
  [ravdess, "", /seven two-digit numbers/],
  [cremaD, "1000_DFA_ANG_XX", /actor is 1000, but must be 1001 to 1091$/],
  [cremaD, "1092_DFA_ANG_XX", /actor is 1092/],
  [cremaD, "1001_ABC_ANG_XX", /sentence is ABC, but must be IEO \(It's/],
  [cremaD, "1001_DFA_CAL_XX", /emotion is CAL, but must be NEU \(neutral\)/],
  [cremaD, "1001_DFA_ANG_YY", /intensity is YY, but must be LO \(weak\), MD \(normal\)/],
  [cremaD, "1001_DFA_ANG", /it must be Actor_Sentence_Emotion_Intensity\.wav/],
  [cremaD, "101_DFA_ANG_XX", /it must be Actor_/],
  [savee, "a01", /speaker is SAVEE, but must be DC/],
  [savee, "XY/a01", /speaker is XY, but must be DC \(DC\), JE \(JE\), JK \(JK\) or KL \(KL\)$/],
  [savee, "XY_a01", /speaker is XY/],
  [savee, "DC/a00", /the sentence is 00, but must be 01 to 15 for a \(angry\)$/],
  [savee, "DC/a16", /the sentence is 16/],
  [savee, "DC/n31", /the sentence is 31, but must be 01 to 30 for n \(neutral\)$/],
  [savee, "DC/a1", /it must be Speaker_emotionNumber\.wav/],
  [savee, "KL/s07", /emotion is s, but must be n \(neutral\), .* or su/],
  [savee, "DC/hello", /it must be Speaker_emotionNumber\.wav/],
  [tess, "OAF_back", /it must be Speaker_word_emotion\.wav/],
  [tess, "OAF_back_angry_2", /it must be Speaker_word_emotion\.wav/],
  [tess, "OAF back angry", /it must be Speaker_word_emotion\.wav/],
  [tess, "OAF_b4ck_angry", /it must be Speaker_word_emotion\.wav/],
  [tess, "YAF_germ_calm", /emotion is calm, but must be neutral \(neutral\), .* or ps/],
  [tess, "OB_bite_neutral", /speaker is OB, but must be OAF/],
  [tess, "toString_bite_neutral", /speaker is TOSTRING/],
  [tess, "762testOAF_food_fear", /it must be Speaker_word_emotion\.wav/],
  [tess, "OAF_food_fear52", /it must be Speaker_word_emotion\.wav/],
  [tess, "testOAF_food_fear52", /it must be Speaker_word_emotion\.wav/],
  [tess, "762testOB_food_fear52", /speaker is OB, but must be OAF/],
  [tess, "762testOAF_food_calm52", /emotion is calm/],
  [nemo, "AB0_anger_1", /speaker is AB0, but must be EB0 \(female\), .* or WR0 \(male\)$/],
  [nemo, "EB0_disgust_1", /emotion is disgust, but must be neutral .* or surprised \(surprised\)$/],
  [nemo, "EB0_anger_0", /the sentence is 0, but must be 1 to 90$/],
  [nemo, "EB0_anger_91", /the sentence is 91, but must be 1 to 90$/],
  [nemo, "EB0_anger_100", /it must be Speaker_emotion_Sentence\.wav/],
  [nemo, "EB0_anger", /it must be Speaker_emotion_Sentence\.wav/],
  [nemo, "EB0-anger-1", /it must be Speaker_emotion_Sentence\.wav/],
  [emovo, "rab-f4-b1", /speaker is f4, but must be f1 \(female\), .* or m3 \(male\)$/],
  [emovo, "cal-f1-b1", /emotion is cal, but must be neu \(neutral\), .* or sor \(surprised\)$/],
  [emovo, "rab-f1-c1", /kind of sentence is c, but must be b \(3\), l \(4\), n \(5\) or d \(2\)$/],
  [emovo, "rab-f1-b0", /the sentence is b0, but must be b1 to b3$/],
  [emovo, "rab-f1-d3", /the sentence is d3, but must be d1 to d2$/],
  [emovo, "rab-f1-b10", /it must be emotion-speaker-sentence\.wav/],
  [emovo, "rab_f1_b1", /it must be emotion-speaker-sentence\.wav/],
];

Deno.test("wrong names are refused with their path and the reason", () => {
  for (const [corpus, name, reason] of REFUSED) {
    const path = `${corpus.folder}/${name}.wav`;
    assert.throws(() => corpus.parse(path), (error: Error) => {
      assert.equal(error.name, "InputError");
      const start = `Cannot read ${path} as a ${corpus.name.toUpperCase()} name: `;
      assert.ok(error.message.startsWith(start), error.message);
      assert.match(error.message, reason);
      return true;
    });
  }
});

Deno.test("ravdess: a name is read field by field", () => {
  assert.deepEqual(ravdess.parse("ravdess/speech/Actor_12/03-01-06-01-02-01-12.wav"), {
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
  assert.deepEqual(ravdess.parse("ravdess/x/y/z/03-02-05-02-01-02-07.WAV"), {
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

Deno.test("ravdess: the eight codes are the eight emotions, in order", () => {
  const found = EMOTIONS.map((_, i) => ravdess.parse(`03-01-0${i + 1}-01-01-01-01.wav`).emotion);
  assert.deepEqual(found, EMOTIONS);
});

Deno.test("ravdess: another corpus may use the same names", () => {
  const labels = parseRavdessName("demo/03-01-01-01-01-01-03.wav", { corpus: "demo" });
  assert.equal(labels.corpus, "demo");
  assert.equal(labels.speaker, "demo-03");
});

Deno.test("crema-d: a name is read field by field", () => {
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

Deno.test("crema-d: six emotions, four intensities and twelve sentences are read", () => {
  const of = (name: string) => cremaD.parse(`crema-d/${name}.wav`);
  const emotions = ["NEU", "HAP", "SAD", "ANG", "FEA", "DIS"].map((e) => of(`1002_IEO_${e}_MD`));
  assert.deepEqual(emotions.map((labels) => labels.emotion), SEVEN.slice(0, 6));
  const levels = ["LO", "MD", "HI", "XX"].map((level) => of(`1002_IEO_SAD_${level}`).intensity);
  assert.deepEqual(levels, ["weak", "normal", "strong", "unspecified"]);
  const codes = "IEO TIE IOM IWW TAI MTI IWL ITH DFA ITS TSI WSI".split(" ");
  assert.equal(new Set(codes.map((code) => of(`1002_${code}_SAD_XX`).statement)).size, 12);
});

Deno.test("crema-d: 48 men and 43 women take part", () => {
  const actors = Array.from({ length: 91 }, (_, i) => cremaD.parse(`${1001 + i}_IEO_SAD_LO.wav`));
  assert.equal(new Set(actors.map((labels) => labels.speaker)).size, 91);
  assert.equal(actors.filter((labels) => labels.gender === "female").length, 43);
  assert.equal(actors.filter((labels) => labels.gender === "male").length, 48);
});

Deno.test("crema-d: 1040_ITH_SAD_X, which is so in the release, is read as XX", () => {
  const labels = cremaD.parse("crema-d/1040_ITH_SAD_X.wav");
  assert.deepEqual(labels, cremaD.parse("crema-d/1040_ITH_SAD_XX.wav"));
  assert.equal(labels.id, "1040_ITH_SAD_XX");
  assert.equal(labels.intensity, "unspecified");
});

Deno.test("tess: a name is read field by field", () => {
  assert.deepEqual(tess.parse("tess/OAF_back_angry.wav"), {
    id: "OAF_back_angry",
    corpus: "tess",
    speaker: "tess-OAF",
    gender: "female",
    channel: "speech",
    emotion: "angry",
    intensity: "unspecified",
    statement: "Say the word back",
    repetition: 1,
  });
});

Deno.test("tess: pleasant surprise is surprised, fear is fearful; there is no calm", () => {
  const emotion = (label: string) => tess.parse(`tess/YAF_germ_${label}.wav`).emotion;
  const labels = ["neutral", "happy", "sad", "angry", "fear", "disgust", "ps"];
  assert.deepEqual(labels.map(emotion), SEVEN);
});

Deno.test("tess: the release's OA is the speaker OAF, and a mended name the same recording", () => {
  const misspelt = tess.parse("tess/OA_bite_neutral.wav");
  assert.equal(misspelt.speaker, "tess-OAF");
  assert.deepEqual(misspelt, tess.parse("tess/OAF_bite_neutral.wav"));
});

Deno.test("tess: letters may be of either case, and folders of any name", () => {
  const labels = tess.parse("tess/TESS data/YAF_pleasant_surprised/yaf_Back_PS.WAV");
  assert.deepEqual(labels, tess.parse("tess/YAF_back_ps.wav"));
});

Deno.test("savee: both layouts of names are read to the same labels", () => {
  const labels = {
    id: "DC_a01",
    corpus: "savee",
    speaker: "savee-DC",
    gender: "male",
    channel: "speech",
    emotion: "angry",
    intensity: "unspecified",
    statement: "a01",
    repetition: 1,
  };
  for (const path of ["DC_a01.wav", "ALL/DC_a01.wav", "DC/a01.wav", "AudioData/DC/a01.wav"]) {
    assert.deepEqual(savee.parse(`savee/${path}`), labels);
  }
  assert.deepEqual(savee.parse("savee/dc/A01.WAV"), labels);
});

Deno.test("savee: seven labels are seven emotions; sadness and surprise have two letters", () => {
  const emotion = (label: string) => savee.parse(`savee/KL/${label}07.wav`).emotion;
  assert.deepEqual(["n", "h", "sa", "a", "f", "d", "su"].map(emotion), SEVEN);
});

Deno.test("tess: a numbered copy is the recording that it was made from", () => {
  const copy = tess.parse("tess/testnew/762testOAF_food_fear52.wav");
  assert.equal(copy.id, "OAF_food_fear");
  assert.deepEqual(copy, tess.parse("tess/OAF_food_fear.wav"));
  assert.deepEqual(tess.parse("0testyaf_Gaze_PS39.WAV"), tess.parse("YAF_gaze_ps.wav"));
  const misspelt = tess.parse("tess/751testOA_bite_neutral48.wav");
  assert.deepEqual(misspelt, tess.parse("tess/OA_bite_neutral.wav"));
});

Deno.test("nemo: a name is read field by field", () => {
  const labels = {
    id: "KD0_fear_54",
    corpus: "nemo",
    speaker: "nemo-KD0",
    gender: "female",
    channel: "speech",
    emotion: "fearful",
    intensity: "unspecified",
    statement: "54",
    repetition: 1,
  };
  assert.deepEqual(nemo.parse("nemo/samples/KD0_fear_54.wav"), labels);
  assert.deepEqual(nemo.parse("nemo/nEMO-66de999/samples/kd0_Fear_54.WAV"), labels);
  assert.equal(nemo.parse("nemo/KD0_fear_09.wav").id, "KD0_fear_9");
});

Deno.test("nemo: six labels are six emotions; one sentence is the same for all", () => {
  const labels = ["neutral", "happiness", "sadness", "anger", "fear", "surprised"];
  const read = labels.map((label) => nemo.parse(`nemo/TP0_${label}_7.wav`));
  assert.deepEqual(read.map(({ emotion }) => emotion), [...SEVEN.slice(0, 5), "surprised"]);
  const statements = ["EB0_anger_7", "WR0_fear_7"].map((n) => nemo.parse(`${n}.wav`).statement);
  assert.deepEqual([...new Set([...statements, ...read.map((u) => u.statement)])], ["7"]);
});

Deno.test("nemo: four women and five men take part", () => {
  const names = ["EB0", "IC0", "KD0", "KS0", "MK0", "MP0", "SM0", "TP0", "WR0"];
  const read = names.map((name) => nemo.parse(`nemo/${name}_anger_1.wav`));
  const women = read.filter(({ gender }) => gender === "female").map(({ speaker }) => speaker);
  assert.deepEqual(women, ["nemo-EB0", "nemo-IC0", "nemo-KD0", "nemo-MK0"]);
  assert.equal(read.filter(({ gender }) => gender === "male").length, 5);
});

Deno.test("emovo: a name is read field by field", () => {
  const labels = {
    id: "rab-f1-b1",
    corpus: "emovo",
    speaker: "emovo-f1",
    gender: "female",
    channel: "speech",
    emotion: "angry",
    intensity: "unspecified",
    statement: "b1",
    repetition: 1,
  };
  assert.deepEqual(emovo.parse("emovo/f1/rab-f1-b1.wav"), labels);
  assert.deepEqual(emovo.parse("emovo/EMOVO/F1/RAB-F1-B1.WAV"), labels);
});

Deno.test("emovo: seven labels are seven emotions, of three women and three men", () => {
  const emotion = (label: string) => emovo.parse(`emovo/${label}-m2-n5.wav`).emotion;
  assert.deepEqual(["neu", "gio", "tri", "rab", "pau", "dis", "sor"].map(emotion), SEVEN);
  const gender = (speaker: string) => emovo.parse(`emovo/neu-${speaker}-d2.wav`).gender;
  assert.deepEqual(["f1", "f2", "f3"].map(gender), ["female", "female", "female"]);
  assert.deepEqual(["m1", "m2", "m3"].map(gender), ["male", "male", "male"]);
});
