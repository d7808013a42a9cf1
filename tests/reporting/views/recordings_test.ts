import assert from "node:assert/strict";
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { own } from "@/corpora/own.ts";
import { ravdess } from "@/corpora/ravdess.ts";
import { renderTable } from "@/reporting/table.ts";
import {
  readEmotions,
  readExample,
  readVoices,
  sharedSentence,
} from "@/reporting/views/examples.ts";
import * as views from "@/reporting/views/recordings.ts";
import { openWorkspace } from "@/disk/workspace.ts";
import { writeRavdess } from "../../app/_corpus.ts";
import { tempFolder } from "../../app/_temp.ts";
import { utterance } from "../_utterance.ts";
import { MEASURED } from "../eda/_measured.ts";

Deno.test("corpusTable counts the recordings of each corpus", () => {
  const utterances = [
    utterance({ corpus: "ravdess", speaker: "a", statement: "x", durationSec: 80 }),
    utterance({ corpus: "ravdess", speaker: "b", statement: "x", durationSec: 80 }),
    utterance({ corpus: "own", speaker: "c", statement: "unspecified" }),
  ];
  const [first, second] = views.corpusTable({ corpora: [ravdess, own], utterances });
  assert.deepEqual([first?.recordings, first?.speakers, first?.sentences, first?.minutes], [
    2,
    2,
    1,
    3,
  ]);
  assert.deepEqual([second?.recordings, second?.sentences], [1, null]);
});

Deno.test("counts are compared for corpora with published counts only", () => {
  const utterances = [utterance({ corpus: "own" })];
  assert.deepEqual(views.countDifferences({ corpora: [own], utterances }), [
    "No counts are published of these recordings.",
  ]);
  const found = views.countDifferences({ corpora: [ravdess, own], utterances });
  assert.match(found[0]!, /^ravdess speech: none of the 1,440 published clips is here/);
});

Deno.test("tables of parts: counts by emotion, spreads in seconds and dB", () => {
  const text = renderTable(views.partTable(MEASURED), "text");
  assert.match(text, /emotion +MADE song +MADE speech +all/);
  assert.match(text, /sad +0 +2 +2/);
  const [speech, song] = views.durationTable(MEASURED);
  assert.deepEqual([speech?.recordings, song?.recordings], [3, 1]);
  assert.equal(song?.["samples that are exactly 0 (%)"], "25");
  assert.equal(views.soundTable(MEASURED)[1]?.["level (RMS, dB)"], "-12");
});

Deno.test("figures of parts: durations, levels, spectra", () => {
  const durations = views.durationFigure(MEASURED);
  assert.deepEqual(durations.data.map(({ name }) => name), ["MADE speech", "MADE song"]);
  const levels = views.levelFigure(MEASURED).data;
  assert.deepEqual(levels.map(({ name, median }) => [name, median]), [
    ["sad", [-31]],
    ["angry", [-10]],
    ["angry", [-12]],
  ]);
  const spectra = views.spectrumFigure(MEASURED).data;
  assert.deepEqual(spectra.map(({ name }) => name), [
    "MADE speech",
    "MADE speech, quiet",
    "MADE song",
    "MADE song, quiet",
  ]);
  assert.deepEqual([spectra[0]?.x, spectra[0]?.y], [[0.125, 0.375], [-30, -50]]);
});

Deno.test("speakerTraits shows the part with the most recordings, speakers without its name", () => {
  const { data, layout } = views.speakerTraits(MEASURED);
  assert.equal((layout.title as { text: string }).text, "MADE speech, speaker by speaker");
  assert.deepEqual(data.map(({ name, median }) => [name, median]).slice(0, 2), [
    ["1", [20]],
    ["2", [32]],
  ]);
  assert.equal(data.length, 6);
});

Deno.test("giveawayFigure guesses speaker and emotion of each part that has several", () => {
  const { data: [trace] } = views.giveawayFigure(MEASURED);
  assert.deepEqual(trace?.x, [
    "MADE speech<br>speaker<br>1 of 2",
    "MADE speech<br>emotion<br>1 of 2",
  ]);
});

Deno.test("oddityTable lists what was found, or says that nothing was", () => {
  const same = MEASURED.map((u, i) => ({ ...u, id: String(i), sha256: String(i) }));
  assert.match(String(views.oddityTable(same)[0]?.what), /^no recording is unlike/);
  const [twice] = views.oddityTable([...same, { ...same[0]!, id: "copy" }]);
  assert.deepEqual([twice?.recordings, twice?.["such as"]], [2, "0, copy"]);
});

Deno.test("examples are read: one, one of each emotion, and one sentence by several speakers", async () => {
  await using folder = await tempFolder();
  const root = join(folder.path, "raw");
  await writeRavdess(root, { speakers: 3, emotions: 8 });
  const { utterances } = await openWorkspace({ root, indexFolder: join(folder.path, "index") });
  const angry = await readExample(utterances, { root, prefer: { emotion: "angry" } });
  assert.deepEqual([angry.utterance.emotion, angry.waveform.samples.length], ["angry", 4800]);
  const any = await readExample(utterances, { root, prefer: { emotion: "bored" } });
  assert.equal(any.utterance, utterances[0]);
  await assert.rejects(readExample([], { root, prefer: {} }), InputError);
  const each = await readEmotions(utterances.slice(1), { root });
  assert.equal(each.length, 8);
  assert.deepEqual([...new Set(each.map((one) => one.utterance.speaker))], ["ravdess-02"]);
  const voices = views.voiceFigure(each);
  assert.equal(voices.layout.showlegend, false);
  assert.match(JSON.stringify(voices.layout.title), /ravdess-02 says \\"Kids are/);
  assert.equal(views.logMelFigure(each).data.length, 8);
  const same = await readVoices(utterances, {
    root,
    like: angry.utterance,
    prefer: ["happy", "angry"],
    speakers: 2,
  });
  assert.deepEqual(same.map((one) => [one.utterance.emotion, one.utterance.speaker]), [
    ["happy", "ravdess-01"],
    ["happy", "ravdess-02"],
    ["angry", "ravdess-01"],
    ["angry", "ravdess-02"],
  ]);
});

Deno.test("voices of other labels and sentences are shown in place of the preferred ones", async () => {
  await using folder = await tempFolder();
  const root = join(folder.path, "raw");
  await writeRavdess(root, { speakers: 2, emotions: 2 });
  const { utterances } = await openWorkspace({ root, indexFolder: join(folder.path, "index") });
  const own = utterances.map((u, i) => ({
    ...u,
    emotion: u.emotion === "calm" ? "wütend" : "froh",
    statement: `sentence ${i}`,
  }));
  const options = { root, like: own[0]!, prefer: ["calm", "wütend", "angry"], speakers: 3 };
  const voices = await readVoices(own, options);
  assert.deepEqual(voices.map((one) => [one.utterance.emotion, one.utterance.speaker]), [
    ["wütend", "ravdess-01"],
    ["wütend", "ravdess-02"],
    ["froh", "ravdess-01"],
    ["froh", "ravdess-02"],
  ]);
  assert.equal(sharedSentence(voices), undefined);
});
