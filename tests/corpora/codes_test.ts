import assert from "node:assert/strict";
import { nameReader } from "@/corpora/codes.ts";

const CODES = { a: 1, b: 2, c: 3 };

Deno.test("a code is looked up, and a wrong one told with the path and what is allowed", () => {
  const { look } = nameReader("x/y.wav", { rules: "XYZ" });
  assert.equal(look("letter", "b", CODES), 2);
  for (const wrong of ["d", "", "toString", "__proto__"]) {
    assert.throws(() => look("letter", wrong, CODES), {
      name: "InputError",
      message: `Cannot read x/y.wav as a XYZ name: letter is ${wrong}, but must be a (1), b (2) ` +
        "or c (3)",
    });
  }
  assert.throws(() => look("letter", "b", { a: 1 }), /but must be a \(1\)$/);
});

Deno.test("a reason of one's own is told with the path", () => {
  assert.throws(() => nameReader("x/y.wav", { rules: "XYZ" }).fail("it rains"), {
    name: "InputError",
    message: "Cannot read x/y.wav as a XYZ name: it rains",
  });
});
