/** What was recognised in a recording, as a page that needs nothing else. @module */
import type { Figure } from "./figure.ts";
import { escapeHtml } from "./html.ts";
import { type FileRecognition, summaryText, timelineTable } from "./recognition_text.ts";
import { toSvg } from "./svg.ts";
import { renderTable } from "./table.ts";
import { FONT_FAMILY, GRID, INK } from "./theme.ts";

const STYLE = `body{font:15px/1.5 ${FONT_FAMILY};color:${INK};max-width:900px;margin:2em auto;` +
  "padding:0 1em}svg{max-width:100%;height:auto}table{border-collapse:collapse}" +
  `th,td{padding:.2em .8em;border-bottom:1px solid ${GRID}}`;

/**
 * The page of one recording: the answer, notes, the figure, and every window.
 * @returns HTML with the figure inside; nothing is fetched
 */
export async function recognitionPage(found: FileRecognition, figure: Figure): Promise<string> {
  const { file, notes, model, windows } = found;
  const listed = notes.map((note) => `<li>${escapeHtml(note)}</li>`).join("");
  return [
    "<!doctype html>",
    '<html lang="en">',
    `<head><meta charset="utf-8"><title>${escapeHtml(file)}</title><style>${STYLE}</style></head>`,
    "<body>",
    `<h1>${escapeHtml(file)}</h1>`,
    `<p><strong>${escapeHtml(summaryText(found))}</strong></p>`,
    notes.length > 0 ? `<ul>${listed}</ul>` : "",
    await toSvg(figure),
    "<details><summary>Every window</summary>",
    renderTable(timelineTable(windows), "html"),
    "</details>",
    `<p>Model: ${escapeHtml(model.name)}, version ${escapeHtml(model.version)}.</p>`,
    "</body>",
    "</html>\n",
  ].join("\n");
}
