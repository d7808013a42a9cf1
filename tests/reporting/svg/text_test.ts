import assert from "node:assert/strict";
import { textWidth } from "@/reporting/svg/text.ts";

Deno.test("textWidth adds up Arial's advance widths", () => {
  assert.equal(textWidth("", { sizePx: 12 }), 0);
  assert.equal(textWidth("W", { sizePx: 1000 }), 944);
  assert.equal(textWidth("il", { sizePx: 10 }), 4.44);
  assert.equal(textWidth("il", { sizePx: 10, bold: true }), 5.56);
});

Deno.test("textWidth knows the signs of axis titles, and takes others for an average letter", () => {
  assert.equal(textWidth("−", { sizePx: 1000 }), 584);
  assert.equal(textWidth("\u200b", { sizePx: 1000 }), 0);
  assert.equal(textWidth("語", { sizePx: 1000 }), 556);
});
