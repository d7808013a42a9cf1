import assert from "node:assert/strict";
import { encodeWav } from "@/audio/wav.ts";
import { checkCounts } from "@/corpora/counts.ts";
import { savee } from "@/corpora/savee.ts";
import { scanCorpus } from "@/disk/scan.ts";
import { surveyRecordings } from "@/reporting/eda/survey.ts";
import { madeWav, tempFolder, writeFiles } from "./_made.ts";

/** Names of all 480 recordings, without a folder. */
const NAMES: readonly string[] = ["DC", "JE", "JK", "KL"].flatMap((speaker) =>
  ["a", "d", "f", "h", "n", "sa", "su"].flatMap((label) =>
    Array.from(
      { length: label === "n" ? 30 : 15 },
      (_, i) => `${speaker}_${label}${String(i + 1).padStart(2, "0")}`,
    )
  )
);

Deno.test("both layouts of names are read to the same labels", () => {
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

Deno.test("seven labels are seven emotions; sadness and surprise have two letters", () => {
  const emotion = (label: string) => savee.parse(`savee/KL/${label}07.wav`).emotion;
  assert.deepEqual(["n", "h", "sa", "a", "f", "d", "su"].map(emotion), [
    ...["neutral", "happy", "sad", "angry", "fearful", "disgust", "surprised"],
  ]);
  assert.throws(() => emotion("s"), /emotion is s, but must be n \(neutral\), .* or su/);
});

const REFUSED: readonly (readonly [string, RegExp])[] = [
  ["a01", /speaker is SAVEE, but must be DC/],
  ["XY/a01", /speaker is XY, but must be DC \(DC\), JE \(JE\), JK \(JK\) or KL \(KL\)$/],
  ["XY_a01", /speaker is XY/],
  ["DC/a00", /the sentence is 00, but must be 01 to 15 for a \(angry\)$/],
  ["DC/a16", /the sentence is 16/],
  ["DC/n31", /the sentence is 31, but must be 01 to 30 for n \(neutral\)$/],
  ["DC/a1", /it must be Speaker_emotionNumber\.wav/],
  ["DC/hello", /it must be Speaker_emotionNumber\.wav/],
];

for (const [name, reason] of REFUSED) {
  Deno.test(`the name ${name} is refused with its path and the reason`, () => {
    const path = `savee/${name}.wav`;
    assert.throws(() => savee.parse(path), (error: Error) => {
      assert.equal(error.name, "SyntaxError");
      assert.ok(error.message.startsWith(`Cannot read ${path} as a SAVEE name: `), error.message);
      assert.match(error.message, reason);
      return true;
    });
  });
}

Deno.test("all names together have the published counts", () => {
  assert.equal(NAMES.length, 480);
  const facts = { sampleRate: 44100, channels: 1, durationSec: 3 };
  const utterances = NAMES.map((name, i) => ({
    ...savee.parse(`savee/${name}.wav`),
    path: `savee/${name}.wav`,
    sha256: String(i).padStart(64, "0"),
    ...facts,
  }));
  assert.deepEqual(checkCounts(savee, utterances), []);
  assert.equal(new Set(utterances.map((u) => u.id)).size, 480);
});

Deno.test("the corpus in both layouts at once is counted once", async () => {
  await using root = await tempFolder();
  const wav = madeWav("a01"), notices: string[] = [];
  await writeFiles(root.path, { "savee/ALL/DC_a01.wav": wav, "savee/AudioData/DC/a01.wav": wav });
  const onNotice = (sentence: string) => notices.push(sentence);
  assert.equal((await scanCorpus(savee, { root: root.path, onNotice })).length, 1);
  assert.equal(notices.length, 1);
});

Deno.test("an offset that tells a speaker is measured, and clipped recordings are read", async () => {
  await using root = await tempFolder();
  const OFFSET = 1500 / 32768, ONE_STEP = 1 / 32768;
  const tone = (offset: number) =>
    Float32Array.from({ length: 4410 }, (_, i) => offset + 0.1 * Math.sin(i * 2 * Math.PI / 44.1));
  const clipped = tone(0).map((x) => Math.max(-1, Math.min(32767 / 32768, 30 * x)));
  await writeFiles(root.path, {
    "savee/DC/a01.wav": encodeWav({ samples: tone(OFFSET), sampleRate: 44100 }),
    "savee/KL/a01.wav": encodeWav({ samples: clipped, sampleRate: 44100 }),
  });
  const utterances = await scanCorpus(savee, { root: root.path });
  const [dc, kl] = await surveyRecordings(utterances, { root: root.path });
  assert.ok(Math.abs(dc!.dcOffset - OFFSET) < ONE_STEP, `${dc!.dcOffset}`);
  assert.equal(kl!.peakDb, 0);
});
