import assert from "node:assert/strict";
import { join } from "@std/path";
import { InputError } from "@/base/errors.ts";
import { DISPLAY } from "@/reporting/bundle.ts";
import { plot } from "@/jupyter/mod.ts";
import * as views from "@/reporting/views/recognition.ts";
import { madeWav } from "../../app/_corpus.ts";
import { tempFolder, writeFile } from "../../app/_temp.ts";
import { madeTable } from "../../evaluation/_table.ts";
import { smallRecognizer, sound } from "../../recognition/_recognizer.ts";
import { EXPLANATION, NO_SPEECH, RECOGNITION } from "../_recognition.ts";

const MADE = views.changingRecording();

Deno.test("the made recording is the same each time, and its parts follow each other", async () => {
  assert.deepEqual(views.changingRecording().waveform, MADE.waveform);
  assert.deepEqual(await views.openRecording(null), MADE);
  const { parts, waveform } = MADE;
  parts.slice(1).forEach(({ startSec }, i) => assert.equal(startSec, parts[i]!.endSec));
  assert.equal(parts.at(-1)!.endSec, waveform.samples.length / waveform.sampleRate);
  assert.equal(parts.filter(({ what }) => what.startsWith("voice, ")).length, 4);
});

Deno.test("a sound file has parts of equal length, and a short one is a single part", async () => {
  await using folder = await tempFolder();
  const lengths: [number, number][] = [[1.5, 1], [9, 2], [60, 8]];
  for (const [seconds, count] of lengths) {
    const path = join(folder.path, "<my> voice.wav");
    await writeFile(path, madeWav("voice", seconds));
    const { title, waveform, parts } = await views.openRecording(path);
    assert.deepEqual([title, waveform.samples.length], ["&lt;my&gt; voice.wav", seconds * 16_000]);
    assert.equal(parts.length, count);
    assert.deepEqual([parts[0]!.startSec, parts.at(-1)!.endSec], [0, seconds]);
  }
  await assert.rejects(views.openRecording(join(folder.path, "absent.wav")), InputError);
});

Deno.test("a stream gives what the whole gives, and each window has a latency", async () => {
  const recognizer = await smallRecognizer();
  const waveform = sound(4, { speech: [[1, 3]] });
  const whole = await recognizer.recognize(waveform);
  const streamed = await views.streamInChunks(recognizer, waveform);
  const [row] = views.streamTable(whole, streamed);
  assert.equal(row!["windows of the stream"], whole.windows.length);
  assert.equal(row!["largest difference of a score"], 0);
  assert.equal(row!["answer of the stream"], row!["answer of the whole"]);
  const fewer = { ...whole, windows: whole.windows.slice(1) };
  assert.notEqual(views.streamTable(fewer, streamed)[0]!["largest difference of a score"], 0);
  const [latency] = views.latencyTable({ ...streamed, windowMs: [3, 1, 2] });
  assert.deepEqual(Object.values(latency!), [3, 2, 2.9]);
  const [none] = views.latencyTable({ ...streamed, windowMs: [] });
  assert.deepEqual(Object.values(none!), [0, null, null]);
  recognizer.dispose();
});

Deno.test("parts have the answer of the window around their middle", () => {
  const parts = [
    { what: "voice, sad", startSec: 0, endSec: 3 },
    { what: "pause", startSec: 3, endSec: 4 },
  ];
  const rows = views.partTable({ ...MADE, parts }, RECOGNITION);
  assert.deepEqual(rows.map((row) => [row.part, row.answer, row["highest scores"]]), [
    ["voice, sad", "sad", "sad 70 %, calm 20 %"],
    ["pause", "no speech", ""],
  ]);
  assert.equal(views.answerTable(NO_SPEECH)[0]!.answer, "no speech");
});

Deno.test("fewer answers have higher scores", () => {
  const rows = views.unsureTable(madeTable({ seeds: [1] }), [1, 0.5]);
  assert.equal(rows[0]!["answered (%)"], 100);
  assert.ok(Number(rows[1]!["score of at least (%)"]) > Number(rows[0]!["score of at least (%)"]));
});

Deno.test("calibration and fidelity are shown in per cent; without calibration all is answered", async () => {
  const calibration = { temperature: 2, threshold: 0.4, coverage: 0.8, accuracy: 0.75, clips: 40 };
  const recognizer = await smallRecognizer({ calibration: { ...calibration, speakers: 2 } });
  assert.deepEqual(Object.values(views.calibrationTable(recognizer)[0]!), [2, 40, 80, 75, 40, 2]);
  const without = await smallRecognizer();
  assert.deepEqual(
    Object.values(views.calibrationTable(without)[0]!),
    [1, 0, null, null, null, null],
  );
  assert.deepEqual(Object.values(views.fidelityTable(EXPLANATION)[0]!), ["sad", 70, 30, 10]);
  for (const one of [recognizer, without]) one.dispose();
});

Deno.test("timeline and explanation are drawn", async () => {
  const timeline = await plot(views.timelinePlot(MADE, RECOGNITION));
  assert.equal(timeline[DISPLAY]()["text/plain"], "[figure: A voice that changes]");
  const why = await plot(views.explanationPlot(EXPLANATION));
  assert.equal(why[DISPLAY]()["text/plain"], "[figure: What one answer rests on]");
});
