import assert from "node:assert/strict";
import { join } from "@std/path";
import { encodeWav } from "@/audio/wav.ts";
import { openRecognizer } from "@/disk/models.ts";
import { decodeWaveform } from "@/audio/decode.ts";
import { codecFiles } from "../audio/_codecs.ts";
import { runCli } from "../app/_cli.ts";
import { predict, requestsIn, sendRaw, spokenWav, withServer } from "./_server.ts";

const ENGINE = { provider: "wasm", threads: 1 } as const;

Deno.test("the answer is the one of the command line", () =>
  withServer({ threads: 2 }, async (server) => {
    const wav = spokenWav();
    const file = join(server.model, "..", "x.wav");
    await Deno.writeFile(file, wav);
    const line = ["predict", "--model", server.model, "--engine", "wasm", "--json", file];
    const { stdout, code } = await runCli(line);
    assert.equal(code, 0);
    const [{ file: _, ...expected }] = JSON.parse(stdout);
    assert.ok(expected.speechSec > 0.5, `${expected.speechSec}`);
    for (let i = 0; i < 4; i++) { // by each thread, as its first sound and as a later one
      const { status, body } = await predict(server, wav);
      assert.equal(status, 200);
      assert.deepEqual(body, { ...expected, model: { ...expected.model, name: "small" } });
    }
  }));

Deno.test("options and every kind of file are those of the recogniser", () =>
  withServer({}, async (server) => {
    const recognizer = await openRecognizer(server.model, { engine: ENGINE, name: "small" });
    const wav = spokenWav(2);
    const options = { hopSec: 0.25, probabilityThreshold: 0.9, smoothingWindows: 3 };
    const given = "?model=small&hopSec=0.25&threshold=0.9&smoothingWindows=3";
    const { body } = await predict(server, wav, { query: given });
    assert.deepEqual(body, await recognizer.recognize(await decodeWaveform(wav), options));
    assert.equal(body.status, "unsure");
    const compressed = codecFiles().map((bytes) => new Uint8Array(bytes));
    assert.ok(compressed.length > 5);
    for (const bytes of compressed) {
      // whatever type is stated
      const { body } = await predict(server, bytes, { headers: { "content-type": "text/plain" } });
      assert.deepEqual(body, await recognizer.recognize(await decodeWaveform(bytes)));
    }
    recognizer.dispose();
  }));

const silence = (seconds: number, sampleRate = 8000) =>
  new Uint8Array(encodeWav({ samples: new Float32Array(seconds * sampleRate), sampleRate }));
const text = (value: string) => new TextEncoder().encode(value);

Deno.test("what cannot be taken is refused with its reason", () =>
  withServer({ limits: { maxBytes: 200_000, maxSec: 2 } }, async (server) => {
    const wav = spokenWav();
    const m4a = text("\0\0\0\x20ftypM4A ".padEnd(99));
    for (
      const [body, query, status, detail] of [
        [new Uint8Array(), "", 422, /^Cannot read these bytes: it is empty \(0 bytes\)/],
        [text("hello"), "", 422, /^Cannot read these bytes: it is a text file/],
        [Uint8Array.of(1, 2, 3, 0), "", 422, /: not a sound file of a known kind|is not a sound/],
        [silence(1).subarray(0, 5000), "", 422, /cut short/],
        [m4a, "", 415, /: it is an MP4 file \(M4A\); convert it to WAV/],
        [silence(2.1), "", 413, /: the sound is longer than 2 s; cut it into parts/],
        [silence(13, 8000), "", 413, /^The sound has more than 0.2 MB/],
        [wav, "?hopSec=9", 400, /hopSec = 9: a number from 0.1 to 0.5 is needed/],
        [wav, "?hopSec=", 400, /hopSec = ""/],
        [wav, "?hopSec=abc", 400, /hopSec = "abc": a number from 0.1 to 0.5 is needed/],
        [wav, "?threshold=2", 400, /threshold = 2/],
        [wav, "?smoothingWindows=1.5", 400, /whole number/],
        [wav, "?volume=11", 400, /"volume" is unknown; known are model, hopSec/],
        [wav, "?hopSec=0.2&hopSec=0.3", 400, /"hopSec" is there twice/],
        [wav, "?model=large", 404, /"large"; there are small/],
      ] as const
    ) {
      const answer = await predict(server, body, { query });
      const { headers, body: problem } = answer;
      assert.equal(answer.status, status, `${query} ${problem.detail}`);
      assert.equal(headers.get("content-type"), "application/problem+json");
      assert.match(problem.detail, detail);
    }
    const form = new FormData();
    form.set("sound", new Blob([wav]));
    const packed = { headers: { "content-encoding": "gzip" } };
    assert.match((await predict(server, form)).body.detail, /as a form; .*--data-binary/);
    assert.match((await predict(server, wav, packed)).body.detail, /packed \(gzip\)/);
    assert.equal((await predict(server, silence(2))).status, 200);
    assert.ok(requestsIn(server.log).every((entry) => entry.error === undefined));
  }));

Deno.test("a body that is too large is refused before it is there", () =>
  withServer({ limits: { maxBytes: 1_000_000 } }, async (server) => {
    const head = "POST /v1/predict HTTP/1.1\r\nHost: localhost\r\n";
    const chunk = new Uint8Array(65536);
    const claimed = await sendRaw(server, [`${head}Content-Length: 2000000000\r\n\r\n`]);
    assert.match(claimed.text, /^HTTP\/1.1 413 [^]*"status":413/);
    assert.ok(claimed.ms < 5000, `${claimed.ms}`);
    function* endless() {
      yield `${head}Transfer-Encoding: chunked\r\n\r\n`;
      for (let i = 0; i < 30_000; i++) {
        yield "10000\r\n";
        yield chunk;
        yield "\r\n";
      }
    }
    const streamed = await sendRaw(server, endless());
    assert.match(streamed.text, /^HTTP\/1.1 413 [^]*"status":413/);
    assert.ok(streamed.sent < 1e9, `${streamed.sent}`);
    assert.equal((await predict(server, spokenWav())).status, 200);
  }));
