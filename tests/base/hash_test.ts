import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { canonicalJson, sha256, sha256Sync } from "@/base/hash.ts";

Deno.test("both kinds of SHA-256 are those of node:crypto, at every length", async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 167 + 13) % 256);
  for (const length of [...Array(260).keys(), 511, 512, 513, 1000]) {
    const content = bytes.subarray(0, length);
    const expected = createHash("sha256").update(content).digest("hex");
    assert.equal(sha256Sync(content), expected, `${length} bytes`);
    assert.equal(await sha256(content), expected, `${length} bytes`);
  }
});

Deno.test("a text is hashed as UTF-8", async () => {
  // FIPS 180-2, appendix B.1
  const expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assert.equal(await sha256("abc"), expected);
  assert.equal(sha256Sync("abc"), expected);
  assert.equal(sha256Sync("wütend 😠"), await sha256("wütend 😠"));
});

Deno.test("equal settings have one spelling", () => {
  const a = { b: 1, a: { d: [1, { z: 1, y: 2 }], c: null } };
  const b = { a: { c: null, d: [1, { y: 2, z: 1 }] }, b: 1 };
  assert.equal(canonicalJson(a), canonicalJson(b));
  assert.equal(canonicalJson(a), '{"a":{"c":null,"d":[1,{"y":2,"z":1}]},"b":1}');
  assert.notEqual(canonicalJson([1, 2]), canonicalJson([2, 1]));
});
