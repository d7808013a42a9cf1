/**
 * Patterns that read labels from paths, such as `{speaker}/{emotion}_{take}.wav`.
 * @module
 */
import { AUDIO_EXTENSIONS } from "@/audio/decode.ts";
import { InputError } from "@/base/errors.ts";

/** The fields of patterns; `{_}` is ignored, and `{*}` too, where it may be empty. */
const PATTERN_FIELDS: readonly string[] = [
  "speaker",
  "emotion",
  "gender",
  "intensity",
  "statement",
  "take",
  "channel",
];

/** A pattern that can be used. */
export interface Pattern {
  readonly text: string;
  /** Those of `PATTERN_FIELDS` that it holds. */
  readonly fields: readonly string[];
  /** The fields of a path, or undefined if the path does not match. */
  match(path: string): ReadonlyMap<string, string> | undefined;
}

/** Part of a pattern: text that stands so in the path, or a field. */
type Token = { readonly literal: string } | { readonly field: string; readonly width?: number };

/**
 * Reads a pattern. It describes the end of a path: a pattern without `/` describes file names in any
 * folder. A field holds no `/`, and no `_`, `-` or other mark that follows it in the pattern;
 * `{speaker:2}` has two characters, and `{take}` digits alone. A field that occurs twice is the same
 * both times. The file's ending may be left out.
 * @throws {InputError} if it has no `{emotion}`, an unknown field, or fields that cannot be told apart
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compilePattern } from "@/corpora/own_pattern.ts";
 *
 * const pattern = compilePattern("{speaker:2}{statement:3}{emotion:1}{_}.wav");
 * const fields = pattern.match("wav/03a01Wa.wav")!;
 * assert.deepEqual([fields.get("speaker"), fields.get("emotion")], ["03", "W"]);
 * assert.equal(pattern.match("wav/notes.wav"), undefined);
 * ```
 */
export function compilePattern(text: string): Pattern {
  const given = text.normalize("NFC").replaceAll("\\", "/").replace(/^(\.?\/)+/, "");
  const extension = AUDIO_EXTENSIONS.find((ending) => given.toLowerCase().endsWith(ending));
  const stem = extension === undefined ? given : given.slice(0, -extension.length);
  const tokens = tokensOf(stem, text);
  const fields = PATTERN_FIELDS.filter((name) =>
    tokens.some((token) => "field" in token && token.field === name)
  );
  if (!fields.includes("emotion")) throw unusable(text, "it has no {emotion}", FIELDS_REMEDY);
  const expression = new RegExp(`^${tokens.map((_, i) => source(tokens, i, text)).join("")}$`, "u");
  const depth = stem.split("/").length;
  return {
    text,
    fields,
    match(path) {
      const ending = AUDIO_EXTENSIONS.find((end) => path.toLowerCase().endsWith(end));
      if (extension !== undefined && ending !== extension) return undefined;
      const parts = path.normalize("NFC").split("/");
      const end = parts.slice(-depth).join("/").slice(0, -(ending?.length ?? 0) || undefined);
      const found = parts.length < depth ? null : expression.exec(end);
      return found ? new Map(fields.map((name) => [name, found.groups![name]!])) : undefined;
    },
  };
}

const FIELDS_REMEDY = `the fields are ${PATTERN_FIELDS.map((name) => `{${name}}`).join(", ")}, ` +
  "and {_} or {*} for what is ignored";

function unusable(pattern: string, why: string, remedy: string): InputError {
  return new InputError(`use the pattern "${pattern}"`, why, { remedy });
}

function tokensOf(stem: string, pattern: string): Token[] {
  const tokens: Token[] = [];
  for (const [part] of stem.matchAll(/\{[^{}]*\}|[^{}]+|[{}]/g)) {
    if (!/^[{}]/.test(part)) {
      tokens.push({ literal: part });
      continue;
    }
    const [, field = "", width] = /^\{\s*([\w*]+)\s*(?::\s*([1-9]\d?)\s*)?\}$/.exec(part) ?? [];
    if (![...PATTERN_FIELDS, "_", "*"].includes(field)) {
      const why = part.length === 1 ? "a brace has no partner" : `${part} is no field`;
      throw unusable(pattern, why, FIELDS_REMEDY);
    }
    tokens.push(width === undefined ? { field } : { field, width: Number(width) });
  }
  return tokens;
}

/** A token as a regular expression. */
function source(tokens: readonly Token[], index: number, pattern: string): string {
  const token = tokens[index]!;
  if ("literal" in token) return RegExp.escape(token.literal);
  const { field } = token;
  const isFirst = tokens.findIndex((t) => "field" in t && t.field === field) === index;
  const ignored = field === "_" || field === "*";
  if (!ignored && !isFirst) return `\\k<${field}>`;
  const content = contentOf(token, tokens[index + 1], pattern);
  return ignored ? `(?:${content})` : `(?<${field}>${content})`;
}

function contentOf(
  { field, width }: Extract<Token, { field: string }>,
  next: Token | undefined,
  pattern: string,
): string {
  if (width !== undefined) return `[^/]{${width}}`;
  if (field === "take") return "\\d+";
  const count = field === "*" ? "*" : "+";
  if (next === undefined) return `[^/]${count}`;
  if ("literal" in next) {
    const [mark] = next.literal;
    return /[\p{L}\p{N}]/u.test(mark!) ? `[^/]${count}?` : `[^/${RegExp.escape(mark!)}]${count}`;
  }
  if (next.field === "take") return `[^/\\d]${count}`;
  if (next.width !== undefined) return `[^/]${count}?`;
  const why = `nothing tells where {${field}} ends and {${next.field}} begins`;
  throw unusable(pattern, why, `give one of them a width, such as {${field}:2}`);
}
