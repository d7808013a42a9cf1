import assert from "node:assert/strict";
import { decodeMessage, encodeMessage } from "@/jupyter/messages.ts";

const KEY = { key: "secret" };
const REQUEST = { id: "1", type: "execute_request", content: { code: "é" } };

Deno.test("a message comes back as it was sent, also behind routing parts", () => {
  const parts = encodeMessage(REQUEST, KEY);
  assert.equal(parts.length, 6);
  const routed = [new TextEncoder().encode("who"), ...parts];
  assert.deepEqual(decodeMessage(routed, KEY), {
    type: "execute_request",
    parent: "",
    content: { code: "é" },
  });
});

Deno.test("the signature is HMAC-SHA256 over the four parts, in hexadecimal", () => {
  const [, signature] = encodeMessage(REQUEST, KEY);
  assert.match(new TextDecoder().decode(signature), /^[0-9a-f]{64}$/);
});

Deno.test("messages with another key, and parts that are no message, are refused", () => {
  const parts = encodeMessage(REQUEST, KEY);
  assert.throws(() => decodeMessage(parts, { key: "other" }), /a wrong signature/);
  assert.throws(() => decodeMessage(parts.slice(0, 3), KEY), /no Jupyter message/);
  assert.throws(() => decodeMessage([], KEY), /no Jupyter message/);
});
