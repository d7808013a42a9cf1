/** What was recognised in a recording, as a page that needs nothing else. @module */
import type { Figure } from "./figure.ts";
import { markup } from "./html.ts";
import { type FileRecognition, summaryText, timelineTable } from "./recognition_text.ts";
import { figureHtml, listHtml, pageHtml } from "./report/page.ts";
import { plainTable } from "./report/tables.ts";

/**
 * The page of one recording: the answer, notes, the figure, and every window.
 * @returns HTML with the figure inside; nothing is fetched
 */
export async function recognitionPage(found: FileRecognition, figure: Figure): Promise<string> {
  const { file, notes, model, windows } = found;
  const timeline = plainTable(timelineTable(windows), { caption: "Every window" });
  return pageHtml({
    title: file,
    lead: [
      markup`<p><strong>${summaryText(found)}</strong></p>`,
      ...(notes.length > 0 ? [listHtml(notes)] : []),
      await figureHtml(figure, { alt: `Sound, scores over time, and what they rest on: ${file}` }),
      markup`<details><summary>Every window</summary>${timeline}</details>`,
      markup`<p>Model: ${model.name}, version ${model.version}.</p>`,
    ],
    sections: [],
  });
}
