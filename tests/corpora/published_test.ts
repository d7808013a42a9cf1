/** The recordings and the committed indexes of the published corpora. */
import assert from "node:assert/strict";
import { encodeWav } from "@/audio/wav.ts";
import { checkCounts, countUtterances } from "@/corpora/counts.ts";
import { cremaD } from "@/corpora/crema_d.ts";
import { duplicateGroups } from "@/corpora/duplicates.ts";
import { emovo } from "@/corpora/emovo.ts";
import { nemo } from "@/corpora/nemo.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { savee } from "@/corpora/savee.ts";
import { tess } from "@/corpora/tess.ts";
import { formatUtterance } from "@/corpora/utterance.ts";
import { indexPath, readIndex } from "@/disk/index.ts";
import { scanCorpus } from "@/disk/scan.ts";
import { presentCorpora } from "@/disk/walk.ts";
import { surveyRecordings } from "@/reporting/eda/survey.ts";
import { madeAiff, madeWav, scanMade, tempFolder, writeFiles } from "./_made.ts";

const PRESENT = await presentCorpora();
const INDEX = await readIndex(indexPath(tess));

for (const corpus of [ravdess, tess, savee, nemo, emovo]) {
  Deno.test(`the committed index of ${corpus.name} is sorted, with the labels of its paths`, async () => {
    const path = indexPath(corpus);
    const text = await Deno.readTextFile(path);
    assert.ok(text.length < 1.5e6, `${text.length} bytes`);
    const utterances = await readIndex(path);
    assert.equal(utterances.map((u) => formatUtterance(u) + "\n").join(""), text);
    assert.deepEqual(utterances.map((u) => u.id), utterances.map((u) => u.id).sort());
    for (const utterance of utterances) {
      assert.deepEqual({ ...utterance, ...corpus.parse(utterance.path) }, utterance);
    }
  });
}

Deno.test({
  name: "the recordings of RAVDESS are as published, with one identical pair",
  ignore: !PRESENT.includes(ravdess),
  async fn() {
    const known = { utterances: await readIndex(indexPath(ravdess)), silent: [] };
    const { utterances } = await scanCorpus(ravdess, { known, onNotice: () => {} });
    const absent = /^ravdess (speech|song): none of the .* published clips is here$/;
    assert.deepEqual(checkCounts(ravdess, utterances).filter((s) => !absent.test(s)), []);
    if (utterances.some((u) => u.channel === "speech")) {
      assert.deepEqual(duplicateGroups(utterances), [
        ["03-01-03-01-02-01-07", "03-01-03-01-02-02-07"],
      ]);
    }
  },
});

Deno.test("crema-d: the file without sound is left out; another one is a problem", async () => {
  const empty = madeWav("x").slice(0, 44);
  const files = {
    "crema-d/AudioWAV/1076_MTI_SAD_XX.wav": empty,
    "crema-d/AudioWAV/1076_MTI_HAP_XX.wav": madeWav("happy"),
  };
  const { utterances, notices } = await scanMade(cremaD, files);
  assert.deepEqual(utterances.map((u) => u.id), ["1076_MTI_HAP_XX"]);
  assert.deepEqual(notices, [
    "crema-d: left out crema-d/AudioWAV/1076_MTI_SAD_XX.wav, which has no sound in the corpus " +
    "itself",
  ]);
  const other = { ...files, "crema-d/AudioWAV/1076_MTI_NEU_XX.wav": empty };
  await assert.rejects(scanMade(cremaD, other), /1 problem in 3 files/);
  const whole = { ...files, "crema-d/AudioWAV/1076_MTI_SAD_XX.wav": madeWav("sad") };
  assert.equal((await scanMade(cremaD, whole)).utterances.length, 2, "one that has sound is used");
});

Deno.test("crema-d: a part of the corpus is a sentence, not an error", async () => {
  const { utterances } = await scanMade(cremaD, { "crema-d/1001_IEO_SAD_LO.wav": madeWav("sad") });
  assert.deepEqual(checkCounts(cremaD, utterances), [
    "crema-d speech: 1 clips are here, 7,442 were published",
    "crema-d speech: 1 speakers are here, 91 were published",
    "crema-d speech: no clip is neutral, happy, angry, fearful, disgust, though published",
  ]);
});

Deno.test("tess: a corpus stored twice, once with the mended name, is counted once", async () => {
  const wav = madeWav("bite");
  const { utterances, notices } = await scanMade(tess, {
    "tess/OA_bite_neutral.wav": wav,
    "tess/copy/OAF_neutral/OAF_bite_neutral.wav": wav,
    "tess/OAF_bite_sad.wav": madeWav("sad"),
  });
  const paths = utterances.map((u) => u.path);
  assert.deepEqual(paths, ["tess/OA_bite_neutral.wav", "tess/OAF_bite_sad.wav"]);
  assert.match(
    notices.join(),
    /counted once, such as tess\/copy\/OAF_neutral\/OAF_bite_neutral\.wav/,
  );
});

Deno.test("tess: the release's AIFF files with names in .wav are read by what they hold", async () => {
  const { utterances } = await scanMade(tess, {
    "tess/YAF_germ_angry.wav": madeAiff(24414),
    "tess/YAF_neat_fear.wav": madeAiff(24414),
  });
  const facts = utterances.map((u) => [u.emotion, u.sampleRate, Math.round(u.durationSec * 24414)]);
  assert.deepEqual(facts, [["angry", 24414, 100], ["fearful", 24414, 100]]);
});

Deno.test("tess: OAF_food_fear has another sample rate than the rest, and keeps it", async () => {
  const samples = Float32Array.from({ length: 9600 }, (_, i) => 0.5 * Math.sin(i / 10));
  const { utterances } = await scanMade(tess, {
    "tess/OAF_food_fear.wav": encodeWav({ samples, sampleRate: 96000 }),
    "tess/OAF_food_sad.wav": encodeWav({ samples, sampleRate: 24414 }),
  });
  assert.deepEqual(utterances.map((u) => [u.sampleRate, u.durationSec]), [
    [96000, 0.1],
    [24414, 0.393217],
  ]);
});

for (const corpus of [tess, savee, nemo, emovo]) {
  Deno.test(`the committed index of ${corpus.name} is the whole corpus, as published`, async () => {
    const utterances = await readIndex(indexPath(corpus));
    assert.deepEqual(checkCounts(corpus, utterances), []);
    assert.deepEqual(duplicateGroups(utterances), []);
  });
}

Deno.test("tess: the committed index holds 200 words, by both speakers in all emotions", () => {
  assert.equal(new Set(INDEX.map((u) => u.statement)).size, 200);
  const each = 400;
  assert.deepEqual(countUtterances(INDEX).emotions, {
    neutral: each,
    calm: 0,
    happy: each,
    sad: each,
    angry: each,
    fearful: each,
    disgust: each,
    surprised: each,
  });
});

Deno.test("tess: a part of the corpus is a matter of sentences", () => {
  const words = new Set(INDEX.map((u) => u.statement).slice(0, 50));
  const part = INDEX.filter((u) => words.has(u.statement));
  const here = part.length;
  assert.deepEqual(checkCounts(tess, part), [
    `tess speech: ${here} clips are here, 2,800 were published`,
    `tess speech: ${here / 2} clips of tess-OAF are here, 1,400 were published`,
    `tess speech: ${here / 2} clips of tess-YAF are here, 1,400 were published`,
  ]);
});

for (const corpus of [tess, savee, nemo, emovo]) {
  Deno.test({
    name: `the recordings of ${corpus.name} are those of the index`,
    ignore: !PRESENT.includes(corpus),
    async fn() {
      const index = await readIndex(indexPath(corpus));
      const known = { utterances: index, silent: [] };
      const { utterances } = await scanCorpus(corpus, { known, onNotice: () => {} });
      const content = new Map(utterances.map((u) => [u.id, u.sha256]));
      const differing = index.filter(({ id, sha256 }) => (content.get(id) ?? sha256) !== sha256);
      assert.deepEqual(differing.map((u) => u.id), []);
      const ids = new Set(index.map(({ id }) => id));
      assert.deepEqual(utterances.filter(({ id }) => !ids.has(id)), []);
    },
  });
}

const NAMES: readonly string[] = ["DC", "JE", "JK", "KL"].flatMap((speaker) =>
  ["a", "d", "f", "h", "n", "sa", "su"].flatMap((label) =>
    Array.from(
      { length: label === "n" ? 30 : 15 },
      (_, i) => `${speaker}_${label}${String(i + 1).padStart(2, "0")}`,
    )
  )
);

Deno.test("savee: all names together have the published counts", () => {
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

Deno.test("savee: the corpus in both layouts at once is counted once", async () => {
  const wav = madeWav("a01");
  const { utterances, notices } = await scanMade(savee, {
    "savee/ALL/DC_a01.wav": wav,
    "savee/AudioData/DC/a01.wav": wav,
  });
  assert.equal(utterances.length, 1);
  assert.equal(notices.length, 1);
});

Deno.test("savee: an offset that tells a speaker is measured, and clipped recordings are read", async () => {
  await using root = await tempFolder();
  const OFFSET = 1500 / 32768;
  const ONE_STEP = 1 / 32768;
  const tone = (offset: number) =>
    Float32Array.from({ length: 4410 }, (_, i) => offset + 0.1 * Math.sin(i * 2 * Math.PI / 44.1));
  const clipped = tone(0).map((x) => Math.max(-1, Math.min(32767 / 32768, 30 * x)));
  await writeFiles(root.path, {
    "savee/DC/a01.wav": encodeWav({ samples: tone(OFFSET), sampleRate: 44100 }),
    "savee/KL/a01.wav": encodeWav({ samples: clipped, sampleRate: 44100 }),
  });
  const { utterances } = await scanCorpus(savee, { root: root.path });
  const [dc, kl] = await surveyRecordings(utterances, { root: root.path });
  assert.ok(Math.abs(dc!.dcOffset - OFFSET) < ONE_STEP, `${dc!.dcOffset}`);
  assert.equal(kl!.peakDb, 0);
});
