import assert from "node:assert/strict";
import { seededRandom } from "@/base/random.ts";
import { predict, requestsIn, sendRaw, spokenWav, until, withServer } from "./_server.ts";

const HEAD = "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\n";

Deno.test("200 requests in flight are all answered, and equally", () =>
  withServer({ threads: 2 }, async (server) => {
    const wavs = [1, 2].map(spokenWav);
    const expected = await Promise.all(wavs.map((wav) => predict(server, wav)));
    const all = Array.from({ length: 200 }, (_, i) => predict(server, wavs[i % 2]!));
    for (const [i, { status, body }] of (await Promise.all(all)).entries()) {
      assert.equal(status, 200);
      assert.deepEqual(body, expected[i % 2]!.body);
    }
    const ids = requestsIn(server.log).map(({ id }) => id);
    assert.deepEqual([ids.length, new Set(ids).size], [202, 202]);
  }));

Deno.test("more than the queue holds is sent away with the time to come again", () =>
  withServer({ limits: { maxWaiting: 3 } }, async (server) => {
    const wav = spokenWav();
    const all = await Promise.all(Array.from({ length: 40 }, () => predict(server, wav)));
    const refused = all.filter(({ status }) => status === 429);
    const done = all.filter(({ status }) => status === 200);
    assert.equal(refused.length + done.length, 40);
    assert.ok(done.length >= 4 && refused.length > 0, `${done.length}`);
    for (const { headers } of refused) assert.match(headers.get("retry-after")!, /^[1-9]\d?$/);
    assert.equal((await predict(server, wav)).status, 200);
  }));

Deno.test("more bytes than the server may hold are sent away", () =>
  withServer({ limits: { maxHeldBytes: 100_000 } }, async (server) => {
    const { status, headers } = await predict(server, new Uint8Array(150_000));
    assert.deepEqual([status, headers.get("retry-after")], [429, "5"]);
    const { status: later } = await predict(server, new Uint8Array(90_000));
    assert.equal(later, 422); // nothing of the first is still counted
  }));

Deno.test("slow senders are cut off, and nobody waits for them", () => {
  const limits = { headSec: 1, pauseSec: 0.3, bodySec: 1, idleSec: 1 };
  return withServer({ limits }, async (server) => {
    const slowly = (start: string) => sendRaw(server, [start]);
    const cases = [
      slowly("POST /v1/pre"),
      slowly(`${HEAD}Content-Length: 100\r\n\r\nRIFF`),
      slowly("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"), // and then nothing
      dripping(server.url),
    ];
    assert.equal((await predict(server, spokenWav())).status, 200);
    const [head, body, idle, drip] = await Promise.all(cases);
    assert.match(head!.text, /^(HTTP\/1.1 408 [^]*)?$/);
    assert.match(body!.text, /^HTTP\/1.1 408 [^]*too slowly/);
    assert.match(idle!.text, /^HTTP\/1.1 200 /);
    assert.match(drip!.text, /^HTTP\/1.1 408 [^]*too slowly/);
  });
});

/** Sends a byte every 50 ms. */
async function dripping(url: string): Promise<{ readonly text: string }> {
  const { hostname, port } = new URL(url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const write = (text: string) => connection.write(new TextEncoder().encode(text)).catch(() => {});
  await write(`${HEAD}Content-Length: 1000\r\n\r\n`);
  const timer = setInterval(() => write("x"), 50);
  const buffer = new Uint8Array(4096);
  const count = await connection.read(buffer) ?? 0;
  clearInterval(timer);
  return { text: new TextDecoder().decode(buffer.subarray(0, count)) };
}

Deno.test("cut connections leave nothing behind", () =>
  withServer({}, async (server) => {
    const { hostname, port } = new URL(server.url);
    for (let i = 0; i < 20; i++) {
      const connection = await Deno.connect({ hostname, port: Number(port) });
      await connection.write(new TextEncoder().encode(`${HEAD}Content-Length: 99\r\n\r\nRIFF`));
      connection.close();
    }
    const wav = spokenWav();
    const leave = Array.from({ length: 20 }, async (_, i) => {
      const controller = new AbortController();
      const asked = predict(server, wav, { signal: controller.signal });
      setTimeout(() => controller.abort(), 5 * i);
      return await asked.then(() => "answered", () => "gone");
    });
    assert.ok((await Promise.all(leave)).includes("gone"));
    assert.equal((await predict(server, wav)).status, 200);
    const text = await (await fetch(`${server.url}metrics`)).text();
    assert.match(text, /^ser_waiting 0$/m);
    await until(() => requestsIn(server.log).filter(({ status }) => status === 499).length >= 20);
    assert.match(await (await fetch(`${server.url}metrics`)).text(), /^ser_held_bytes 0$/m);
  }));

Deno.test("1,000 bodies of garbage are refused, and none is a bug", () =>
  withServer({ threads: 2 }, async (server) => {
    const random = seededRandom("garbage");
    const starts = ["", "RIFF....WAVE", "fLaC", "OggS", "\x1a\x45\xdf\xa3", "ID3", "FORM....AIFF"];
    const garbage = () => {
      const bytes = new Uint8Array(random.integer(2000));
      bytes.forEach((_, i) => bytes[i] = random.integer(256));
      const start = starts[random.integer(starts.length)]!;
      bytes.set(new TextEncoder().encode(start).subarray(0, bytes.length));
      return bytes;
    };
    for (let i = 0; i < 50; i++) {
      const bodies = Array.from({ length: 20 }, garbage);
      const answers = await Promise.all(bodies.map((body) => predict(server, body)));
      for (const { status, body } of answers) {
        assert.ok(status === 422 || status === 415, `${status} ${body.detail}`);
      }
    }
    assert.match(await (await fetch(`${server.url}metrics`)).text(), /^ser_replaced_total 0$/m);
  }));

Deno.test("what is no HTTP is refused", () =>
  withServer({}, async (server) => {
    for (const start of ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "hello\r\n\r\n"]) {
      const { text } = await sendRaw(server, [start]);
      assert.match(text, /^(HTTP\/1.1 400 [^]*)?$/);
    }
    assert.equal((await predict(server, spokenWav())).status, 200);
  }));

Deno.test("work that takes too long is given up, and its thread replaced", () =>
  withServer({ limits: { deadlineSec: 0.001 } }, async (server) => {
    const wav = spokenWav();
    const all = await Promise.all(Array.from({ length: 3 }, () => predict(server, wav)));
    assert.deepEqual(all.map(({ status }) => status).sort(), [503, 503, 504]);
    await until(() => server.log.some(({ event }) => event === "replaced"));
    const health = async () => (await fetch(`${server.url}healthz`)).json();
    for (let i = 0; i < 500 && (await health()).status !== "ok"; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const { status, threads } = await health();
    assert.deepEqual([status, threads], ["ok", 1]);
  }));
