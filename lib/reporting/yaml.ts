/** Plain data as YAML, for the front matter of model cards. @module */

/** What can be written. */
export type YamlValue =
  | string
  | number
  | boolean
  | readonly YamlValue[]
  | { readonly [key: string]: YamlValue };

/** Texts that need no quotes: no word that YAML takes for something else, no special character. */
const PLAIN = /^(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z][\w ./-]*$/i;

/** The lines of a mapping, without a line break at the end. */
export function toYaml(value: { readonly [key: string]: YamlValue }): string {
  return linesOf(value).join("\n");
}

function linesOf(value: YamlValue): string[] {
  if (typeof value === "string") return [PLAIN.test(value) ? value : JSON.stringify(value)];
  if (typeof value !== "object") return [String(value)];
  if (isList(value)) return value.flatMap((entry) => indented(linesOf(entry), "- "));
  return Object.entries(value).flatMap(([key, entry]) => {
    if (typeof entry !== "object") return [`${key}: ${linesOf(entry)[0]}`];
    return [`${key}:`, ...indented(linesOf(entry), "  ")];
  });
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

/** The first line after a mark, and the others below it. */
function indented(lines: readonly string[], mark: "- " | "  "): string[] {
  return lines.map((line, i) => (i === 0 ? mark : "  ") + line);
}
