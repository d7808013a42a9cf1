/** The answer in large letters, with the scores of all emotions. @module */
import type { Recognition, RecognizedWindow, Scores } from "@/recognition/result.ts";
import { answerText } from "@/reporting/recognition_text.ts";
import { find, make } from "./elements.ts";
import type { Sound } from "./sound.ts";
import { detail, percent, timeText } from "./words.ts";

/** What the panel has to know of the model. */
export interface AnswerOptions {
  readonly labels: readonly string[];
  readonly threshold: number;
}

const card = find("answer-card", HTMLElement);
const scope = find("scope", HTMLHeadingElement);
const large = find("headline", HTMLParagraphElement);
const small = find("detail", HTMLParagraphElement);
const list = find("scores", HTMLUListElement);
const notes = find("notes", HTMLUListElement);

/** Shows the result of a sound, or of its last window while it arrives. */
export function showAnswer(sound: Sound, options: AnswerOptions): void {
  const last = sound.windows.at(-1);
  const answer = sound.result ?? last;
  card.hidden = answer === undefined;
  if (answer === undefined) return;
  scope.textContent = scopeText(sound, last);
  large.textContent = answerText(answer);
  large.dataset["status"] = answer.status;
  small.textContent = detail(answer, options);
  showScores(answer, options.labels);
  const sentences = sound.result?.notes ?? [];
  notes.hidden = sentences.length === 0;
  notes.replaceChildren(...sentences.map((sentence) => make("li", sentence)));
}

function scopeText({ result, name }: Sound, last: RecognizedWindow | undefined): string {
  if (result === null) return last === undefined ? "" : timeText(last);
  return name === "recording" ? "Whole recording" : `Whole sound: ${name}`;
}

function showScores(
  { status, scores }: Pick<Recognition, "status"> & { readonly scores: Scores },
  labels: readonly string[],
): void {
  if (list.childElementCount !== labels.length) list.replaceChildren(...labels.map(makeRow));
  labels.forEach((label, i) => {
    const score = status === "no_speech" ? 0 : scores[label]!;
    const [name, bar, value] = list.children[i]!.children;
    name!.textContent = label;
    (bar as HTMLElement).style.setProperty("--share", String(score));
    value!.textContent = status === "no_speech" ? "–" : percent(score);
  });
}

function makeRow(label: string): HTMLElement {
  const row = document.createElement("li");
  const bar = make("span", "", { class: "bar" });
  bar.ariaHidden = "true";
  row.append(make("span", label), bar, make("span", "", { class: "value" }));
  return row;
}
