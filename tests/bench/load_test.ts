import assert from "node:assert/strict";
import { percentile, runLoad } from "@/bench/load.ts";

/** A server that answers after some milliseconds, and counts. */
function startStub(status: number) {
  const seen = { all: 0, atOnce: 0, most: 0, bytes: new Set<number>() };
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (asked) => {
      seen.all++;
      seen.most = Math.max(seen.most, ++seen.atOnce);
      seen.bytes.add((await asked.bytes()).length);
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.atOnce--;
      return Response.json({}, { status });
    },
  );
  return { seen, url: `http://127.0.0.1:${server.addr.port}/`, stop: () => server.shutdown() };
}

const bodies = [new Uint8Array(1), new Uint8Array(2), new Uint8Array(3)];

Deno.test("a load sends every body in turn, never more than so many at once", async () => {
  const { seen, url, stop } = startStub(200);
  const { ms, wholeMs } = await runLoad(url, { bodies, requests: 12, inFlight: 4 });
  await stop();
  assert.deepEqual([seen.all, seen.most, [...seen.bytes].sort()], [12, 4, [1, 2, 3]]);
  assert.equal(ms.length, 12);
  assert.ok(ms.every((one) => one >= 19 && one <= wholeMs));
});

Deno.test("a server that refuses cannot be timed", async () => {
  const { url, stop } = startStub(429);
  await assert.rejects(runLoad(url, { bodies, requests: 1, inFlight: 1 }), {
    name: "InputError",
    message: /it answers 429/,
  });
  await stop();
});

Deno.test("percentiles are values that occur", () => {
  const values = Array.from({ length: 200 }, (_, i) => 200 - i);
  assert.deepEqual([50, 95, 99, 100].map((p) => percentile(values, p)), [100, 190, 198, 200]);
  assert.equal(percentile([7], 50), 7);
});
