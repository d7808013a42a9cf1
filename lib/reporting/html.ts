/** HTML, and texts inside it. @module */

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text with the characters that have a meaning in HTML written as entities. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** A piece of HTML that is whole: what is not markup in it is escaped. */
export interface Html {
  readonly html: string;
}

/** What can stand in a piece of HTML. */
export type HtmlPart = Html | string | number | readonly HtmlPart[];

/**
 * A piece of HTML with values in it: texts and numbers are escaped, pieces and lists of pieces stand as
 * they are.
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { markup } from "@/reporting/html.ts";
 *
 * const items = ["<b>", "&"].map((text) => markup`<li>${text}</li>`);
 * assert.equal(markup`<ul>${items}</ul>`.html, "<ul><li>&lt;b&gt;</li><li>&amp;</li></ul>");
 * ```
 */
export function markup(strings: TemplateStringsArray, ...values: readonly HtmlPart[]): Html {
  const texts = strings.map((text, i) => i < values.length ? text + partHtml(values[i]!) : text);
  return { html: texts.join("") };
}

function partHtml(part: HtmlPart): string {
  if (typeof part === "string") return escapeHtml(part);
  if (typeof part === "number") return String(part);
  return "html" in part ? part.html : part.map(partHtml).join("");
}

/** JSON for the inside of a `<script>` element: no character in it can end the element. */
export function scriptJson(value: unknown): string {
  return JSON.stringify(value).replace(/</g, "\\u003c").replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}
