/** What the page says: every sentence that depends on something. @module */
import { InputError } from "@/base/errors.ts";
import type { HeldOut } from "@/recognition/adapt.ts";
import type { Explanation } from "@/recognition/explain.ts";
import type { Recognition, RecognizedWindow, Scores } from "@/recognition/result.ts";
import { FEWEST_CLIPS, type VoiceClip } from "@/recognition/voice.ts";
import { answerText } from "@/reporting/recognition_text.ts";
import { clockText } from "./timeline.ts";

/** Why the microphone cannot be used, by the name that browsers give the error. */
const MICROPHONE_PROBLEMS: Readonly<Record<string, readonly [why: string, remedy: string]>> = {
  NotAllowedError: [
    "the browser or the system refuses it to this page",
    "allow it beside the address of the page or in the system's settings, and press Record again",
  ],
  NotFoundError: ["no microphone was found", "plug one in, and press Record again"],
  NotReadableError: [
    "another program uses it, or it does not answer",
    "close the other program, and press Record again",
  ],
  SecurityError: [
    "browsers give it only to pages from this device or behind https",
    "open the page through https:// or http://localhost",
  ],
};

/** An error of the microphone in words for the person; errors that are bugs stay as they are. */
export function microphoneProblem(error: unknown): unknown {
  if (!(error instanceof DOMException)) return error;
  const [why, remedy] = MICROPHONE_PROBLEMS[error.name] ?? [
    `the browser reports "${error.message || error.name}"`,
    "load the page again",
  ];
  return new InputError("use the microphone", why, { remedy, code: "environment", cause: error });
}

/** What is said when only silence arrives. */
export function silentText(microphone: string): string {
  const name = microphone === "" ? "the microphone" : `"${microphone}"`;
  return `Only silence comes from ${name}. Is it muted, or is another one meant?`;
}

/** An error as a sentence. */
export function problemText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A share such as 0.624 as `62 %`. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** The scores from the highest to the lowest. */
function ranked(scores: Scores): (readonly [label: string, score: number])[] {
  return Object.entries(scores).sort(([, a], [, b]) => b - a);
}

type Answer = Pick<Recognition, "status" | "emotion" | "scores">;

/**
 * What is written below the answer.
 * @param options.threshold the model answers from this score on
 */
export function detail(
  { status, scores }: Answer,
  options: { readonly threshold: number },
): string {
  if (status === "no_speech") return "There is too little speech to judge.";
  const [best, second] = ranked(scores);
  const next = `${percent(best![1])}, then ${second![0]} ${percent(second![1])}.`;
  if (status === "ok") return next;
  return `Nearest: ${best![0]} ${next} The model answers from ${percent(options.threshold)} on.`;
}

/** A window's time, such as `0:03 to 0:06`. */
export function timeText({ startSec, endSec }: Pick<RecognizedWindow, "startSec" | "endSec">) {
  const tenth = (sec: number) => clockText(Math.round(10 * sec) / 10);
  return `${tenth(startSec)} to ${tenth(endSec)}`;
}

/** A window in a line for a screen reader. */
export function windowText(window: RecognizedWindow): string {
  const [best] = ranked(window.scores);
  const score = window.status === "no_speech" ? "" : `, ${best![0]} ${percent(best![1])}`;
  const answer = window.status === "ok" ? "" : `, ${answerText(window)}`;
  return `${timeText(window)}${answer}${score}`;
}

/** The whole result in a sentence or two for a screen reader. */
export function resultText(result: Recognition): string {
  const { durationSec, speechSec, windows } = result;
  const best = result.status === "ok" ? `, ${percent(result.confidence)}` : "";
  return `Result: ${answerText(result)}${best}. ${durationSec.toFixed(1)} seconds, ` +
    `${speechSec.toFixed(1)} of them speech, ${windows.length} windows.`;
}

/** What an explanation shows, in words. */
export function explanationText(explanation: Explanation): string {
  const { best, score, timesSec, timeBand, bandsHz, fidelity } = explanation;
  const cells = timeBand.flat();
  const cell = cells.indexOf(Math.max(...cells));
  const bands = bandsHz.length - 1;
  const part = Math.floor(cell / bands);
  const band = cell % bands;
  const points = (drop: number) => `${Math.round(100 * drop)} points`;
  const hz = (value: number) => `${Math.round(value / 10) * 10}`;
  const rests = `The score for ${best}, ${percent(score)}, rests most on ` +
    `${hz(bandsHz[band]!)} to ${hz(bandsHz[band + 1]!)} Hz from ` +
    `${timesSec[part]!.toFixed(1)} to ${timesSec[part + 1]!.toFixed(1)} s.`;
  const check = `Without the fifth of the window that matters most it changes by ` +
    `${points(fidelity.important)}, without any fifth by ${points(fidelity.random)} on average.`;
  const doubt = fidelity.important > fidelity.random
    ? ""
    : " So this explanation says little about what the network listens to.";
  return `${rests} ${check}${doubt}`;
}

function emotionCounts(clips: readonly VoiceClip[]): number[] {
  return [...Map.groupBy(clips, ({ emotion }) => emotion).values()].map((own) => own.length);
}

/** Whether there are enough clips of two emotions, and too few of none. */
export function canFit(clips: readonly VoiceClip[]): boolean {
  const counts = emotionCounts(clips);
  return counts.length >= 2 && counts.every((count) => count >= FEWEST_CLIPS);
}

/** What is missing before a voice can be fitted. */
export function voiceText(clips: readonly VoiceClip[]): string {
  if (clips.length === 0) return "No clips yet.";
  if (canFit(clips)) return `${clips.length} clips, ready to fit.`;
  const few = emotionCounts(clips).some((count) => count < FEWEST_CLIPS);
  return few
    ? `${clips.length} clips. Each emotion that has some needs at least ${FEWEST_CLIPS}.`
    : `${clips.length} clips. A second emotion is needed.`;
}

/** What fitting to a voice is worth. */
export function fittedText({ clips, before, after }: HeldOut, seconds: number): string {
  const verdict = after > before ? "" : " So it does not help: give other clips, or turn it off.";
  return `Fitted to ${clips} clips in ${seconds.toFixed(1)} s. ` +
    `Of clips that it was not fitted to, ${after} of ${clips} are recognised; ` +
    `without your voice, ${before}. With so few clips that is a rough figure.${verdict}`;
}
