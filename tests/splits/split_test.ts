import assert from "node:assert/strict";
import { isProtocol, PARTS, PROTOCOLS } from "@/splits/split.ts";

Deno.test("only the protocols that share speakers between parts are leaky", () => {
  const leaky = Object.entries(PROTOCOLS).filter(([, p]) => p.leaky).map(([name]) => name);
  assert.deepEqual(leaky, ["random", "augment_first"]);
});

Deno.test("protocols are known by their exact names", () => {
  for (const name of Object.keys(PROTOCOLS)) assert.ok(isProtocol(name));
  for (const name of ["Speaker", "", "toString", "kfold"]) assert.ok(!isProtocol(name));
});

Deno.test("parts stand in the order in which a training meets them", () => {
  assert.deepEqual(PARTS, ["train", "val", "test"]);
});
