import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { checkCounts, countUtterances } from "@/corpora/counts.ts";
import { indexPath, readIndex } from "@/disk/index.ts";
import { hasRecordings } from "@/disk/walk.ts";
import { scanCorpus } from "@/disk/scan.ts";
import { tess } from "@/corpora/tess.ts";
import { formatUtterance } from "@/corpora/utterance.ts";
import { PATHS } from "@/disk/paths.ts";
import { madeAiff, madeWav, tempFolder, writeFiles } from "./_made.ts";

Deno.test("a name is read field by field", () => {
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

Deno.test("pleasant surprise is surprised, fear is fearful; there is no calm", () => {
  const emotion = (label: string) => tess.parse(`tess/YAF_germ_${label}.wav`).emotion;
  const labels = ["neutral", "happy", "sad", "angry", "fear", "disgust", "ps"];
  assert.deepEqual(labels.map(emotion), [
    ...["neutral", "happy", "sad", "angry", "fearful", "disgust", "surprised"],
  ]);
  assert.throws(
    () => emotion("calm"),
    /emotion is calm, but must be neutral \(neutral\), .* or ps/,
  );
  assert.throws(() => emotion("surprise"), /emotion is surprise, but must be/);
});

Deno.test("the release's OA is the speaker OAF, and a mended name the same recording", () => {
  const misspelt = tess.parse("tess/OA_bite_neutral.wav");
  assert.equal(misspelt.speaker, "tess-OAF");
  assert.deepEqual(misspelt, tess.parse("tess/OAF_bite_neutral.wav"));
  assert.throws(() => tess.parse("tess/OB_bite_neutral.wav"), /speaker is OB, but must be OAF/);
});

Deno.test("letters may be of either case, and folders of any name", () => {
  const labels = tess.parse("tess/TESS data/YAF_pleasant_surprised/yaf_Back_PS.WAV");
  assert.deepEqual(labels, tess.parse("tess/YAF_back_ps.wav"));
});

Deno.test("names of other shapes are refused with a sentence", () => {
  for (const name of ["OAF_back", "OAF_back_angry_2", "OAF back angry", "OAF_b4ck_angry"]) {
    assert.throws(() => tess.parse(`tess/${name}.wav`), {
      name: "InputError",
      message: /^Cannot read tess\/.*\.wav as a TESS name: it must be Speaker_word_emotion\.wav/,
    });
  }
});

Deno.test("a corpus stored twice, once with the mended name, is counted once", async () => {
  await using root = await tempFolder();
  const wav = madeWav("bite"), notices: string[] = [];
  await writeFiles(root.path, {
    "tess/OA_bite_neutral.wav": wav,
    "tess/copy/OAF_neutral/OAF_bite_neutral.wav": wav,
    "tess/OAF_bite_sad.wav": madeWav("sad"),
  });
  const utterances = await scanCorpus(tess, {
    root: root.path,
    onNotice: (sentence) => notices.push(sentence),
  });
  assert.deepEqual(utterances.map((u) => u.path), [
    ...["tess/OA_bite_neutral.wav", "tess/OAF_bite_sad.wav"],
  ]);
  assert.match(
    notices.join(),
    /counted once, such as tess\/copy\/OAF_neutral\/OAF_bite_neutral\.wav/,
  );
});

Deno.test("the release's AIFF files with names in .wav are read by what they hold", async () => {
  await using root = await tempFolder();
  await writeFiles(root.path, {
    "tess/YAF_germ_angry.wav": madeAiff(24414),
    "tess/YAF_neat_fear.wav": madeAiff(24414),
  });
  const utterances = await scanCorpus(tess, { root: root.path });
  assert.deepEqual(
    utterances.map(({ emotion, sampleRate, durationSec }) => ({
      ...{ emotion, sampleRate, samples: Math.round(durationSec * sampleRate) },
    })),
    [
      { emotion: "angry", sampleRate: 24414, samples: 100 },
      { emotion: "fearful", sampleRate: 24414, samples: 100 },
    ],
  );
});

Deno.test("OAF_food_fear has another sample rate than the rest, and keeps it", async () => {
  await using root = await tempFolder();
  const samples = Float32Array.from({ length: 9600 }, (_, i) => 0.5 * Math.sin(i / 10));
  await writeFiles(root.path, {
    "tess/OAF_food_fear.wav": encodeWav({ samples, sampleRate: 96000 }),
    "tess/OAF_food_sad.wav": encodeWav({ samples, sampleRate: 24414 }),
  });
  const utterances = await scanCorpus(tess, { root: root.path });
  assert.deepEqual(utterances.map((u) => [u.sampleRate, u.durationSec]), [
    [96000, 0.1],
    [24414, 0.393217],
  ]);
});

const INDEX = await readIndex(indexPath(tess));

Deno.test("the committed index holds whole words, by both speakers in all emotions", () => {
  const words = new Set(INDEX.map((u) => u.statement)).size, each = 2 * words;
  assert.ok(words >= 50 && words <= 200);
  assert.deepEqual(countUtterances(INDEX), {
    clips: 7 * each,
    speakers: 2,
    channels: { speech: 7 * each, song: 0 },
    emotions: {
      ...{ neutral: each, calm: 0, happy: each, sad: each },
      ...{ angry: each, fearful: each, disgust: each, surprised: each },
    },
  });
});

Deno.test("a part of the corpus is a matter of sentences", () => {
  const words = new Set(INDEX.map((u) => u.statement).slice(0, 50));
  const part = INDEX.filter((u) => words.has(u.statement));
  const here = part.length;
  assert.deepEqual(checkCounts(tess, part), [
    `tess speech: ${here} clips are here, 2,800 were published`,
    `tess speech: ${here / 2} clips of tess-OAF are here, 1,400 were published`,
    `tess speech: ${here / 2} clips of tess-YAF are here, 1,400 were published`,
  ]);
});

Deno.test("the committed index is as writeIndex writes it, with the labels of its paths", async () => {
  const text = await Deno.readTextFile(join(PATHS.index, "tess.jsonl"));
  assert.equal(INDEX.map((u) => formatUtterance(u) + "\n").join(""), text);
  for (const utterance of INDEX) {
    assert.deepEqual({ ...utterance, ...tess.parse(utterance.path) }, utterance);
  }
});

Deno.test({
  name: "the recordings of TESS are those of the index",
  ignore: !(await hasRecordings(tess, PATHS.raw)),
  async fn() {
    const found = await scanCorpus(tess, { known: INDEX, onNotice: () => {} });
    const content = new Map(found.map((u) => [u.id, u.sha256]));
    const differing = INDEX.filter(({ id, sha256 }) => (content.get(id) ?? sha256) !== sha256);
    assert.deepEqual(differing.map((u) => u.id), []);
  },
});
