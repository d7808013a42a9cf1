/** Corpora in the layouts and with the oddities in which people have them. */
import assert from "node:assert/strict";
import { emovo } from "@/corpora/emovo.ts";
import { nemo } from "@/corpora/nemo.ts";
import { savee } from "@/corpora/savee.ts";
import { tess } from "@/corpora/tess.ts";
import { indexPath, readIndex } from "@/disk/index.ts";
import { makeWav } from "../audio/_files.ts";
import { madeWav, scanMade } from "./_made.ts";

Deno.test("tess: a corpus and numbered copies of it are counted once", async () => {
  const wav = madeWav("fear");
  const { utterances, notices } = await scanMade(tess, {
    "tess/OAF_food_fear.wav": wav,
    "tess/testnew/762testOAF_food_fear52.wav": wav,
    "tess/testnew/101testYAF_which_disgust41.wav": madeWav("disgust"),
  });
  assert.deepEqual(utterances.map((u) => [u.id, u.path]), [
    ["OAF_food_fear", "tess/OAF_food_fear.wav"],
    ["YAF_which_disgust", "tess/testnew/101testYAF_which_disgust41.wav"],
  ]);
  assert.match(notices.join(), /counted once, such as tess\/testnew\/762testOAF_food_fear52\.wav/);
});

Deno.test("tess: a numbered copy with another content is a problem", async () => {
  const files = {
    "tess/OAF_food_fear.wav": madeWav("a"),
    "tess/762testOAF_food_fear52.wav": madeWav("b"),
  };
  await assert.rejects(scanMade(tess, files), /OAF_food_fear.* have the same name and differ/);
});

Deno.test("savee: a copy with all files in one folder and a README is read", async () => {
  const { utterances, notices } = await scanMade(savee, {
    "savee/DC_a01.wav": madeWav(1),
    "savee/KL_sa15.wav": madeWav(2),
    "savee/README.md": "# SAVEE",
  });
  assert.deepEqual(utterances.map((u) => [u.id, u.speaker, u.emotion]), [
    ["DC_a01", "savee-DC", "angry"],
    ["KL_sa15", "savee-KL", "sad"],
  ]);
  assert.match(notices.join(), /README\.md/);
});

Deno.test("nemo: an unpacked repository is read, its other files are not recordings", async () => {
  const { utterances, notices } = await scanMade(nemo, {
    "nemo/nEMO-66de999/samples/EB0_anger_1.wav": madeWav(1),
    "nemo/nEMO-66de999/samples/MP0_surprised_90.wav": madeWav(2),
    "nemo/nEMO-66de999/data.tsv": "file_id\temotion\n",
    "nemo/nEMO-66de999/LICENSE": "",
  });
  assert.deepEqual(utterances.map((u) => [u.id, u.gender, u.emotion]), [
    ["EB0_anger_1", "female", "angry"],
    ["MP0_surprised_90", "male", "surprised"],
  ]);
  assert.match(notices.join(), /left out 2 files beside the recordings/);
});

Deno.test("nemo: a recording that is cut off is a problem that names its file", async () => {
  const files = {
    "nemo/EB0_anger_1.wav": madeWav(1),
    "nemo/EB0_anger_2.wav": madeWav(2).slice(0, 40),
  };
  await assert.rejects(scanMade(nemo, files), /1 problem in 2 files[^]*EB0_anger_2\.wav/);
});

Deno.test("nemo: MK0 has no surprise, and MP0 has less than half of the sentences", async () => {
  const index = await readIndex(indexPath(nemo));
  const of = (speaker: string) => index.filter((u) => u.speaker === `nemo-${speaker}`);
  assert.equal(of("MK0").length, 5 * 90);
  assert.ok(of("MK0").every(({ emotion }) => emotion !== "surprised"));
  assert.equal(of("MP0").length, 256);
});

Deno.test("emovo: two channels that differ and a single one are read as they are", async () => {
  const sampleRate = 48000;
  const data = Array.from({ length: 4800 }, (_, i) => i % 200);
  const { utterances } = await scanMade(emovo, {
    "emovo/f1/rab-f1-b1.wav": makeWav({ channels: 1, sampleRate, data }),
    "emovo/f1/rab-f1-b2.wav": makeWav({ channels: 2, sampleRate, data }),
  });
  const facts = utterances.map((u) => [u.id, u.channels, u.sampleRate, u.durationSec]);
  assert.deepEqual(facts, [["rab-f1-b1", 1, 48000, 0.05], ["rab-f1-b2", 2, 48000, 0.025]]);
});

Deno.test("emovo: one recording is mono, and no other", async () => {
  const index = await readIndex(indexPath(emovo));
  const mono = index.filter((u) => u.channels === 1);
  assert.deepEqual(mono.map((u) => u.id), ["rab-f1-b1"]);
  assert.ok(index.every((u) => u.channels <= 2 && u.sampleRate === 48000));
});
