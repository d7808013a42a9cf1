import assert from "node:assert/strict";
import { readSection, renderResultsTable, replaceSection } from "@/reporting/readme.ts";
import { LEAKY_RESULT, RESULT } from "./_rows.ts";

Deno.test("renderResultsTable: honest rows before leaky ones, leaky ones explained", () => {
  const text = renderResultsTable([LEAKY_RESULT, RESULT]);
  const lines = text.split("\n");
  assert.match(lines[2]!, /^\| `two_channel` \| cnn_lstm \| speaker \| 1,440 speech clips/);
  assert.match(lines[2]!, /\| 1, 2, 3 \| 61\.2 ± 0\.8 \(57\.0–65\.1\) \|/);
  assert.match(lines[3]!, /\| random \(leaky\) \| 491 clips of 24 speakers \| 1 \| 82\.0 \|/);
  assert.match(text, /95 % interval by bootstrap over speakers/);
  assert.match(text, /\*Leaky\*: the protocol lets/);
  assert.doesNotMatch(renderResultsTable([RESULT]), /Leaky/);
});

Deno.test("renderResultsTable: no result says how to get one", () => {
  assert.match(renderResultsTable([]), /deno task crossval/);
});

const README = "# Title\n<!-- results:begin -->\nold\n<!-- results:end -->\nafter\n";

Deno.test("replaceSection changes what is between the markers, and nothing else", () => {
  const replaced = replaceSection(README, "results", "\nnew $& text\n\n");
  assert.equal(
    replaced,
    "# Title\n<!-- results:begin -->\nnew $& text\n<!-- results:end -->\nafter\n",
  );
  assert.equal(readSection(replaced, "results"), "new $& text");
  assert.equal(replaceSection(replaced, "results", "new $& text"), replaced);
});

Deno.test("replaceSection refuses missing, doubled and swapped markers", () => {
  assert.throws(() => replaceSection(README, "bench", ""), {
    name: "InputError",
    message: /the marker <!-- bench:begin --> stands there 0 times/,
  });
  assert.throws(() => readSection(README + README, "results"), /2 times/);
  const swapped = "<!-- results:end --><!-- results:begin -->";
  assert.throws(() => readSection(swapped, "results"), /its end comes first/);
});
