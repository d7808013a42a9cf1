import assert from "node:assert/strict";
import { toYaml } from "@/reporting/yaml.ts";

Deno.test("data is written as YAML, with quotes where a text could be something else", () => {
  const text = toYaml({
    language: ["en", "no"],
    name: "a: b",
    value: 0.5,
    flag: true,
    plain: "CC BY-NC-SA 4.0",
    results: [{ task: { type: "x" }, metrics: [{ type: "f1", value: 1 }] }],
  });
  assert.equal(
    text,
    [
      "language:",
      "  - en",
      '  - "no"',
      'name: "a: b"',
      "value: 0.5",
      "flag: true",
      "plain: CC BY-NC-SA 4.0",
      "results:",
      "  - task:",
      "      type: x",
      "    metrics:",
      "      - type: f1",
      "        value: 1",
    ].join("\n"),
  );
});

Deno.test("texts that YAML takes for words, numbers or marks are quoted", () => {
  for (const text of ["yes", "Null", "1.5", "- x", "#x", "x: y", "", " x", 'say "x"', "x #y"]) {
    assert.equal(toYaml({ text }), `text: ${JSON.stringify(text)}`);
  }
});
