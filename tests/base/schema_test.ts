import assert from "node:assert/strict";
import {
  dictionary,
  either,
  flag,
  integer,
  list,
  nullable,
  number,
  object,
  oneOf,
  openObject,
  pair,
  type Rule,
  text,
  type TypeOf,
  variant,
} from "@/base/schema.ts";

const settings = object({ size: integer({ min: 1 }), name: text });

Deno.test("a value that fits comes back as it is", () => {
  const value = { size: 3, name: "a" };
  assert.deepEqual(settings(value, "s"), value);
  assert.deepEqual(list(number())([1, 2.5], "l"), [1, 2.5]);
  assert.deepEqual(pair(number(), flag)([1, true], "p"), [1, true]);
  assert.deepEqual(dictionary(number())({ a: 1 }, "d"), { a: 1 });
  assert.equal(nullable(text)(null, "n"), null);
  const mixed = either((v) => typeof v === "number", number(), text);
  assert.equal(mixed(2, "e"), 2);
  assert.equal(mixed("two", "e"), "two");
});

Deno.test("unknown and missing keys are refused by name", () => {
  assert.throws(() => settings({ size: 1, nme: "a" }, "model"), {
    name: "InputError",
    message: 'Cannot use model: the key "nme" is unknown; known keys: size, name',
  });
  assert.throws(() => settings({ size: 1 }, "model"), {
    name: "InputError",
    message: 'Cannot use model: the key "name" is missing',
  });
});

Deno.test("wrong types and values out of range are refused with what is needed", () => {
  const cases: readonly [Rule<unknown>, unknown, string][] = [
    [integer({ min: 1 }), "3", 'x = "3": a whole number of at least 1 is needed'],
    [integer({ min: 1 }), 0, "x = 0: a whole number of at least 1 is needed"],
    [integer(), 1.5, "x = 1.5: a whole number is needed"],
    [number({ min: 0, max: 1 }), 2, "x = 2: a number from 0 to 1 is needed"],
    [number({ above: 0 }), 0, "x = 0: a number above 0 is needed"],
    [number({ above: 0, max: 1 }), 3, "x = 3: a number above 0, at most 1 is needed"],
    [number({ max: 1 }), 3, "x = 3: a number of at most 1 is needed"],
    [number(), NaN, "x = NaN: a number is needed"],
    [flag, 1, "x = 1: true or false is needed"],
    [text, "", 'x = "": a text is needed'],
    [oneOf("a", "b"), "c", 'x = "c": "a" or "b" is needed'],
    [oneOf("a", "b"), 1, 'x = 1: "a" or "b" is needed'],
    [list(text), "a", 'x = "a": a list is needed'],
    [list(text, { min: 1, max: 2 }), [], "x: 1 to 2 items are needed, not 0"],
    [pair(text, text), ["a"], "x: exactly 2 items are needed, not 1"],
    [list(text), ["a", 1], "x[1] = 1: a text is needed"],
    [settings, null, "x = null: an object is needed"],
    [settings, [], "x = []: an object is needed"],
    [dictionary(number()), { a: "b" }, 'x.a = "b": a number is needed'],
    [text, undefined, "x = undefined: a text is needed"],
  ];
  for (const [rule, value, message] of cases) {
    assert.throws(() => rule(value, "x"), { name: "InputError", message: `Cannot use ${message}` });
  }
});

Deno.test("a long value is shown by its start", () => {
  assert.throws(
    () => number()("a".repeat(100), "x"),
    (error: Error) => error.message.includes("aaa...") && error.message.length < 110,
  );
});

Deno.test("variants are told apart by their tag", () => {
  const rule = variant("kind", {
    a: object({ kind: oneOf("a"), n: number() }),
    b: object({ kind: oneOf("b") }),
  });
  const value: TypeOf<typeof rule> = { kind: "a", n: 1 };
  assert.deepEqual(rule(value, "s"), value);
  assert.throws(() => rule({ kind: "b", n: 1 }, "s"), /the key "n" is unknown/);
  assert.throws(() => rule({ kind: "c" }, "s"), /s\.kind = "c": "a" or "b" is needed/);
  assert.throws(() => rule({}, "s"), /the key "kind" is missing/);
});

Deno.test("an open object keeps unknown keys, and checks optional ones where they are given", () => {
  const rule = openObject({ name: text }, { size: integer() });
  assert.deepEqual(rule({ later: [1], name: "a" }, "row"), { later: [1], name: "a" });
  assert.deepEqual(rule({ name: "a", size: 2 }, "row"), { name: "a", size: 2 });
  assert.throws(() => rule({ size: 2 }, "row"), /use row: the key "name" is missing/);
  assert.throws(() => rule({ name: "a", size: "b" }, "row"), /row\.size = "b": a whole number/);
});
