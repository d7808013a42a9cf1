import assert from "node:assert/strict";
import { canonicalJson, sha256 } from "@/base/hash.ts";

Deno.test("bytes are hashed, a text as its UTF-8", async () => {
  // FIPS 180-2, appendix B.1
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(await sha256("abc"), expected);
  assert.equal(await sha256(new TextEncoder().encode("wütend 😠")), await sha256("wütend 😠"));
});

Deno.test("equal settings have one spelling", () => {
  const a = { b: 1, a: { d: [1, { z: 1, y: 2 }], c: null } };
  const b = { a: { c: null, d: [1, { y: 2, z: 1 }] }, b: 1 };
  assert.equal(canonicalJson(a), canonicalJson(b));
  assert.equal(canonicalJson(a), '{"a":{"c":null,"d":[1,{"y":2,"z":1}]},"b":1}');
  assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1]));
});
