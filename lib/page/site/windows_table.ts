/** All windows as a table, for those who cannot or do not want to read a picture. @module */
import type { RecognizedWindow } from "@/recognition/result.ts";
import { answerText } from "@/reporting/recognition_text.ts";
import { find, make } from "./elements.ts";
import { percent, timeText } from "./words.ts";

const table = find("windows", HTMLTableElement);

/** Fills the table. */
export function showTable(
  windows: readonly RecognizedWindow[],
  options: { readonly labels: readonly string[] },
): void {
  const { labels } = options;
  const head = document.createElement("thead");
  head.append(rowOf(["Time", "Emotion", ...labels], "th"));
  const body = document.createElement("tbody");
  for (const window of windows) {
    const scores = labels.map((label) =>
      window.status === "no_speech" ? "–" : percent(window.scores[label]!)
    );
    body.append(rowOf([timeText(window), answerText(window), ...scores], "td"));
  }
  table.replaceChildren(head, body);
}

function rowOf(texts: readonly string[], tag: "th" | "td"): HTMLElement {
  const row = document.createElement("tr");
  for (const text of texts) {
    const cell = make(tag, text);
    if (tag === "th") cell.setAttribute("scope", "col");
    row.append(cell);
  }
  return row;
}
