/** Labels that anybody may write into a table. @module */

/** Markup, quotes, commas, names of objects' own fields, other scripts, other directions, lengths. */
export const HOSTILE_LABELS: readonly string[] = [
  "<script>alert(1)</script>",
  "</style><img src=x onerror=alert(1)>",
  "__proto__",
  "constructor",
  'angry, "very"',
  "it's & <b>that</b>",
  "שמח",
  "خوف",
  "怒り😡",
  "x".repeat(200),
  `${"x".repeat(199)}y`,
  "1",
  "2.5",
  "${alert(1)} `%{y}`",
];
