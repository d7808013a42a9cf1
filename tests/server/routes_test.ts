import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describeApi } from "@/server/openapi.ts";
import { startServer } from "@/server/serve.ts";
import { assertRefused } from "../app/_cli.ts";
import { predict, requestsIn, sendRaw, spokenWav, withServer } from "./_server.ts";

Deno.test("every answer is as the description says", () =>
  withServer({}, async (server) => {
    const api = await (await fetch(`${server.url}openapi.json`)).json() as ReturnType<
      typeof describeApi
    >;
    const ajv = new Ajv2020({ strict: false });
    ajv.addSchema(api, "api");
    const check = async (response: Response, path: string, method: string) => {
      const type = response.headers.get("content-type")!.split(";")[0]!;
      const steps = ["paths", path, method, "responses", `${response.status}`, "content", type];
      const pointer = steps.map((step) => step.replaceAll("/", "~1")).join("/");
      const valid = ajv.compile({ $ref: `api#/${pointer}/schema` });
      const body = type.endsWith("json") ? await response.json() : await response.text();
      assert.ok(valid(body), `${pointer}: ${ajv.errorsText(valid.errors)}`);
    };
    for (const path of ["/v1/models", "/healthz", "/metrics", "/openapi.json", "/"]) {
      await check(await fetch(server.url + path.slice(1)), path, "get");
    }
    const wav = spokenWav();
    const queries: readonly [BodyInit, string][] = [
      [wav, ""],
      [wav, "?hopSec=-1"],
      [wav, "?model=x"],
      ["text", ""],
    ];
    for (const [body, query] of queries) {
      const response = await fetch(`${server.url}v1/predict${query}`, { method: "POST", body });
      await check(response, "/v1/predict", "post");
    }
    assert.equal(api.openapi, "3.1.1");
    const { parameters } = api.paths["/v1/predict"].post;
    const example = parameters.map(({ name }) => `${name}=${name === "model" ? "small" : 0.4}`);
    const query = `?${example.join("&").replace("Windows=0.4", "Windows=1")}`;
    assert.equal((await predict(server, wav, { query })).status, 200);
  }));

Deno.test("paths, methods and headers", () =>
  withServer({}, async (server) => {
    const ask = (path: string, init?: RequestInit) => fetch(server.url + path, init);
    const statuses: [string, RequestInit, number][] = [
      ["nothing", {}, 404],
      ["../deno.json", {}, 404],
      ["v1/predict", {}, 405],
      ["v1/models", { method: "POST", body: "x" }, 405],
      ["v1/predict", { method: "OPTIONS" }, 405],
      ["v1/models", { method: "HEAD" }, 200],
      ["healthz", {}, 200],
    ];
    for (const [path, init, status] of statuses) {
      const response = await ask(path, init);
      assert.equal(response.status, status, path);
      assert.equal(response.headers.get("x-content-type-options"), "nosniff");
      assert.match(response.headers.get("content-security-policy")!, /default-src 'none'/);
      assert.equal(response.headers.get("access-control-allow-origin"), null);
      assert.match(response.headers.get("x-request-id")!, /^[0-9a-f-]{36}$/);
      await response.body?.cancel();
    }
    const response = await ask("v1/predict");
    assert.equal(response.headers.get("allow"), "POST");
    await response.body?.cancel();
    const page = await ask("");
    const etag = page.headers.get("etag")!;
    assert.match(await page.text(), /v1\/predict/);
    assert.match(etag, /-gzip"$/); // fetch takes it packed
    const again = await ask("", { headers: { "if-none-match": etag } });
    assert.deepEqual([again.status, await again.text()], [304, ""]);
    assert.equal(again.headers.get("content-length"), null);
    const weak = await ask("", { headers: { "if-none-match": `"x", W/${etag}` } });
    assert.equal(weak.status, 304, "as proxies ask");
    const get = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    assert.match(
      (await sendRaw(server, [`${get}Accept-Encoding: br, gzip;q=0\r\n\r\n`])).text,
      /<h1>/,
    );
    const plain = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert.match((await sendRaw(server, [plain])).text, /<h1>/);
  }));

const headLines = (...lines: string[]) => ["GET /healthz HTTP/1.1", ...lines, "", ""].join("\r\n");

Deno.test("pages of other sites may not ask, unless they are named", () =>
  withServer({ origins: ["https://friend.example/"] }, async (server) => {
    const { host } = new URL(server.url);
    const statusOf = async (...lines: string[]) => {
      const { text } = await sendRaw(server, [headLines("Connection: close", ...lines)]);
      return [/^HTTP\/1.1 (\d+)/.exec(text)?.[1], /allow-origin: (\S+)/i.exec(text)?.[1]];
    };
    assert.deepEqual(await statusOf(`Host: ${host}`), ["200", undefined]);
    assert.deepEqual(await statusOf("Host: evil.example"), ["403", undefined]);
    assert.deepEqual(await statusOf(`Host: ${host}`, "Origin: null"), ["403", undefined]);
    assert.deepEqual(await statusOf(`Host: ${host}`, `Origin: http://${host}`), ["200", undefined]);
    const evil = "Origin: https://evil.example";
    assert.deepEqual(await statusOf(`Host: ${host}`, evil), ["403", undefined]);
    const friend = "https://friend.example";
    assert.deepEqual(await statusOf(`Host: ${host}`, `Origin: ${friend}`), ["200", friend]);
    const { text } = await sendRaw(server, [
      `OPTIONS /v1/predict HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${friend}\r\n` +
      "Connection: close\r\n\r\n",
    ]);
    assert.match(text, /^HTTP\/1.1 204 [^]*access-control-allow-methods: GET, HEAD, POST/i);
    assert.doesNotMatch(text, /content-length/i);
    const { headers, body } = await fetch(server.url);
    assert.equal(headers.get("vary"), "accept-encoding, origin");
    await body?.cancel();
  }));

Deno.test("the log and the metrics say what was done, and nothing of the sound", () =>
  withServer({}, async (server) => {
    const wav = spokenWav();
    const answer = await predict(server, wav);
    await predict(server, "secret words", { query: "?model=small" });
    const [entry, refused] = requestsIn(server.log);
    assert.equal(entry!.id, answer.headers.get("x-request-id"));
    assert.deepEqual(
      [entry!.status, entry!.bytes, entry!.route, entry!.model],
      [200, wav.length, "/v1/predict", "small"],
    );
    assert.ok(Math.abs(entry!.soundSec! - answer.body.durationSec) < 0.01);
    assert.ok(entry!.ms >= entry!.workedMs!);
    assert.deepEqual([refused!.status, refused!.bytes, refused!.soundSec], [422, 12, undefined]);
    assert.doesNotMatch(JSON.stringify(server.log), /secret|happy|sad|calm|\.wav/);
    const text = await (await fetch(`${server.url}metrics`)).text();
    const value = (name: string) =>
      Number(text.split("\n").find((line) => line.startsWith(`${name} `))?.split(" ").at(-1));
    const predicted = 'ser_requests_total{method="POST",route="/v1/predict",status=';
    assert.deepEqual([value(`${predicted}"200"}`), value(`${predicted}"422"}`)], [1, 1]);
    assert.equal(value('ser_request_seconds_count{route="/v1/predict"}'), 2);
    assert.equal(value('ser_request_seconds_bucket{route="/v1/predict",le="+Inf"}'), 2);
    assert.equal(value("ser_received_bytes_total"), wav.length + 12);
    assert.deepEqual([value("ser_threads"), value("ser_held_bytes")], [1, 0]);
    assert.ok(value("process_resident_memory_bytes") > 1e6);
    for (const line of text.trim().split("\n")) {
      assert.match(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [-+.\de]+)$/);
    }
  }));

Deno.test("what cannot be served is an error in words", () =>
  withServer({}, async ({ model, url }) => {
    const port = Number(new URL(url).port);
    const refusals = [
      [{ modelDirs: [], port: 0 }, /no model is named/],
      [{ modelDirs: ["/nowhere"], port: 0 }, /there is no \/nowhere\/meta.json/],
      [{ modelDirs: [model, `${model}/`], port: 0 }, /two models are called "small"/],
      [{ modelDirs: [model], port }, /127.0.0.1:\d+: another program uses this port/],
      [
        { modelDirs: [model], port: 0, host: "192.0.2.1" },
        /no such address|Deno was not given access/,
      ],
      [{ modelDirs: [model], port: 0, host: "" }, /no such address/],
      [{ modelDirs: [model], port: 0, origins: ["junk"] }, /"junk" ask: that is no origin/],
      [{ modelDirs: [model], port: 70000 }, /port = 70000/],
      [{ modelDirs: [model], port: 0, threads: 0 }, /threads = 0/],
    ] as const;
    for (const [options, message] of refusals) {
      const start = startServer({ engine: "wasm", threads: 1, log: () => {}, ...options });
      await assert.rejects(start, { name: "InputError", message });
    }
    // With the task's permissions.
    await assertRefused(["serve", "--host", "192.0.2.1"], /192.0.2.1:8000: Deno was not given/);
  }));
