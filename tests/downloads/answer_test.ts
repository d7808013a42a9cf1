import { InputError } from "@/base/errors.ts";
import assert from "node:assert/strict";
import { Interrupted, readAnswer } from "@/downloads/answer.ts";

const FILE = { url: "https://x.org/f", path: "f", bytes: 100, digest: null };

const read = (status: number, headers: Record<string, string> = {}, here = 0, file = FILE) =>
  readAnswer({ status, headers: new Headers(headers) }, { file, here });

Deno.test("a whole file, and the rest of one", () => {
  const whole = read(200, { "content-length": "100", etag: '"v1"' }, 40);
  assert.deepEqual(whole, { start: 0, total: 100, validator: '"v1"' });
  const rest = read(206, { "content-range": "bytes 40-99/100" }, 40);
  assert.deepEqual(rest, { start: 40, total: 100, validator: "" });
  const unsized = { ...FILE, bytes: null as unknown as number };
  assert.equal(read(206, { "content-range": "bytes 40-99/*" }, 40, unsized)?.total, null);
  assert.equal(read(200, {}, 0, unsized)?.total, null);
  assert.equal(read(200)?.total, 100, "the published size, where the server says none");
});

Deno.test("a weak tag tells versions apart no better than the date", () => {
  const headers = { etag: 'W/"v1"', "last-modified": "Mon, 01 Jan 2018 00:00:00 GMT" };
  assert.equal(read(200, headers)?.validator, headers["last-modified"]);
  assert.equal(read(200, { etag: 'W/"v1"' })?.validator, "");
});

Deno.test("another rest than the one asked for is none", () => {
  assert.equal(read(206, { "content-range": "bytes 0-99/100" }, 40), undefined);
  assert.equal(read(206, {}, 40), undefined);
  assert.equal(read(416, {}, 100), undefined);
});

Deno.test("what may pass is told apart from what will not", () => {
  const waits = (status: number, after: string) => {
    try {
      read(status, { "retry-after": after });
    } catch (error) {
      assert.ok(error instanceof Interrupted);
      return error.retryAfterMs;
    }
    return assert.fail("nothing was thrown");
  };
  const asked = [waits(503, "2"), waits(429, "99999"), waits(500, "Mon, 01 Jan 2018")];
  assert.deepEqual(asked, [2000, 300_000, 0]);
  assert.throws(() => read(404), InputError);
  assert.throws(() => read(410), InputError);
  assert.throws(() => read(403), InputError);
  assert.throws(() => read(200, { "content-length": "99" }), InputError);
});
