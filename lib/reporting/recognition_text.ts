/** What was recognised in recordings, as text, tables and CSV. @module */
import { csvLine } from "@/base/csv.ts";
import type { Recognition, RecognizedWindow, Scores } from "@/recognition/mod.ts";
import { left, makeTable, renderTable, right, type Table } from "./table.ts";

/** What was recognised in a file. */
export interface FileRecognition extends Recognition {
  readonly file: string;
}

/** Scores that are shown beside an answer. */
const SHOWN_SCORES = 3;

/** The answer in a word or two: the emotion, `unsure` or `no speech`. */
export function answerText({ status, emotion }: Pick<Recognition, "status" | "emotion">): string {
  return emotion ?? status.replace("_", " ");
}

/** The highest scores, such as `sad 62 %, calm 20 %`. */
export function scoresText(scores: Scores, count: number = SHOWN_SCORES): string {
  return Object.entries(scores).sort(([, a], [, b]) => b - a).slice(0, count)
    .map(([label, score]) => `${label} ${percent(score)}`).join(", ");
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** One line for each recording: answer, confidence, highest scores, length and speech. */
function recognitionTable(found: readonly FileRecognition[]): Table {
  return makeTable(found, [
    left("file", ({ file }) => file),
    left("emotion", answerText),
    right("confidence", ({ best, confidence }) => best === null ? "" : percent(confidence)),
    left("scores", ({ best, scores }) => best === null ? "" : scoresText(scores)),
    right("s", ({ durationSec }) => durationSec.toFixed(1)),
    right("speech", ({ speechSec }) => speechSec.toFixed(1)),
  ]);
}

/** One line for each window. */
export function timelineTable(windows: readonly RecognizedWindow[]): Table {
  return makeTable(windows, [
    right("from (s)", ({ startSec }) => startSec.toFixed(2)),
    right("to (s)", ({ endSec }) => endSec.toFixed(2)),
    left("emotion", answerText),
    left("scores", ({ status, scores }) => status === "no_speech" ? "" : scoresText(scores)),
  ]);
}

/** A window as one line, such as `3.00–6.00 s  unsure     sad 31 %, calm 22 %`. */
export function windowLine(window: RecognizedWindow): string {
  const { startSec, endSec, status, emotion, scores } = window;
  const time = `${startSec.toFixed(2)}–${endSec.toFixed(2)} s`.padStart(18);
  if (status === "no_speech") return `${time}  no speech`;
  const count = status === "ok" ? 1 : 2;
  const shown = emotion === null ? scoresText(scores, count) : percent(scores[emotion]!);
  return `${time}  ${answerText(window).padEnd(10)} ${shown}`;
}

/** The result of a stream in a sentence or two. */
export function summaryText(result: Recognition): string {
  const { durationSec, speechSec, best, scores } = result;
  const length = `${durationSec.toFixed(1)} s, ${speechSec.toFixed(1)} s of them speech`;
  const answer = best === null ? "no speech" : `${answerText(result)} (${scoresText(scores)})`;
  return `${length}: ${answer}.`;
}

/** Recordings with their timelines, as text. */
export function recognitionText(
  found: readonly FileRecognition[],
  options: { readonly timeline?: boolean | undefined } = {},
): string {
  const parts = [renderTable(recognitionTable(found), "text")];
  if (options.timeline) {
    for (const { file, windows } of found) {
      parts.push(`${file}\n${renderTable(timelineTable(windows), "text")}`);
    }
  }
  return parts.join("\n\n");
}

/**
 * Recordings as comma-separated values with a header, one row for each recording or, with the
 * timeline, for each window. Scores have six decimal places, under the labels (`score_file` for a label
 * that is the title of another column); an emotion that is not given is empty.
 * @param options.rowsOnly leave out the header
 */
export function recognitionCsv(
  found: readonly FileRecognition[],
  options: { readonly timeline?: boolean | undefined; readonly rowsOnly?: boolean } = {},
): string {
  const [titles, rows] = recognitionCells(found, options);
  return (options.rowsOnly ? rows : [titles, ...rows]).map(csvLine).join("\n");
}

/** Titles and rows. */
function recognitionCells(
  found: readonly FileRecognition[],
  options: { readonly timeline?: boolean | undefined },
): [titles: string[], rows: string[][]] {
  const labels = found[0]?.model.labels ?? [];
  const scoresOf = (scores: Scores) => labels.map((label) => scores[label]!.toFixed(6));
  if (options.timeline) {
    const rows = found.flatMap(({ file, windows }) =>
      windows.map(({ startSec, endSec, status, emotion, scores }) => [
        file,
        startSec.toFixed(3),
        endSec.toFixed(3),
        status,
        emotion ?? "",
        ...scoresOf(scores),
      ])
    );
    return [withScores(["file", "start_sec", "end_sec", "status", "emotion"], labels), rows];
  }
  const titles = ["file", "status", "emotion", "best", "confidence", "duration_sec", "speech_sec"];
  const rows = found.map((one) => [
    one.file,
    one.status,
    one.emotion ?? "",
    one.best ?? "",
    one.confidence.toFixed(6),
    one.durationSec.toFixed(3),
    one.speechSec.toFixed(3),
    ...scoresOf(one.scores),
    one.notes.join(" "),
  ]);
  return [[...withScores(titles, labels), "notes"], rows];
}

/** Titles of columns and then one for each label, which is called otherwise where it is taken. */
function withScores(titles: readonly string[], labels: readonly string[]): string[] {
  const taken = [...titles, "notes"];
  return [...titles, ...labels.map((label) => taken.includes(label) ? `score_${label}` : label)];
}
