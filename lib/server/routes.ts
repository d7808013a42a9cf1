/** What is answered at each path. @module */
import type { IncomingMessage } from "node:http";
import { type Answer, jsonAnswer, textAnswer } from "./answer.ts";
import { type Held, readBody } from "./body.ts";
import type { Limits } from "./limits.ts";
import { type RequestEntry, rounded } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { ServedModel } from "./models.ts";
import { describeApi } from "./openapi.ts";
import type { Pool } from "./pool.ts";
import { HttpProblem } from "./problem.ts";
import { readQuestion } from "./query.ts";
import type { StaticFiles } from "./site.ts";

/** What the routes answer from. */
export interface Service {
  readonly models: readonly ServedModel[];
  readonly limits: Limits;
  readonly pool: Pool;
  readonly metrics: Metrics;
  readonly held: Held;
  readonly files: StaticFiles;
  stopping: boolean;
}

/** A request that is answered. */
export interface Call {
  readonly request: IncomingMessage;
  readonly url: URL;
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal;
  /** What is logged; the route fills in what it knows. */
  readonly entry: RequestEntry;
}

type Handler = (service: Service, call: Call) => Answer | Promise<Answer>;

const ROUTES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  "/v1/predict": { POST: predict },
  "/v1/models": { GET: listModels },
  "/healthz": { GET: health },
  "/metrics": { GET: metrics },
  "/openapi.json": { GET: describe },
};

/**
 * Answers a request.
 * @throws {HttpProblem} 404 and 405; what routes throw
 */
export async function answerCall(service: Service, call: Call): Promise<Answer> {
  const { request, url, entry } = call;
  const method = request.method === "HEAD" ? "GET" : request.method!;
  const route = ROUTES[url.pathname];
  if (route === undefined) {
    const file = service.files.find(url.pathname, request.headers);
    if (file === null) {
      throw new HttpProblem(404, "There is nothing here; /openapi.json says what is.");
    }
    entry.route = "page";
    if (method === "GET") return file;
    throw notAllowed("GET, HEAD");
  }
  entry.route = url.pathname;
  const handler = route[method];
  if (handler !== undefined) return await handler(service, call);
  throw notAllowed(Object.keys(route).join(", ").replace("GET", "GET, HEAD"));
}

function notAllowed(allow: string): HttpProblem {
  return new HttpProblem(405, `Only ${allow} can be asked here.`, { allow });
}

async function predict(service: Service, { request, url, signal, entry }: Call): Promise<Answer> {
  const { pool, limits, held } = service;
  const { model, options } = readQuestion(url.searchParams, service.models);
  entry.model = model.name;
  checkKind(request);
  pool.admit(); // before anything is read
  using body = await readBody(request, { limits, held });
  const { bytes } = body;
  entry.bytes = bytes.length;
  const work = { bytes, model: model.name, options, maxSec: limits.maxSec };
  const done = await pool.run(work, { signal });
  entry.soundSec = rounded(done.soundSec);
  entry.waitedMs = rounded(done.waitedMs);
  entry.workedMs = rounded(done.workedMs);
  return jsonAnswer(done.body);
}

/** Refuses what is no file by itself; else the content decides, not the type that is stated. */
function checkKind({ headers }: IncomingMessage): void {
  const type = headers["content-type"] ?? "";
  if (/^\s*multipart\//i.test(type)) {
    const remedy = "send its bytes alone: curl --data-binary @speech.wav";
    throw new HttpProblem(415, `The sound is sent as a form; ${remedy}.`);
  }
  const encoding = headers["content-encoding"] ?? "identity";
  if (encoding === "identity") return;
  throw new HttpProblem(415, `The body is packed (${encoding}); send the file as it is.`);
}

function listModels({ models }: Service): Answer {
  return jsonAnswer(JSON.stringify({ models: models.map(({ dir: _, ...model }) => model) }));
}

function health({ pool, stopping }: Service): Answer {
  const ready = pool.crew.size > 0 ? "ok" : "starting";
  const status = stopping ? "stopping" : ready;
  const state = { threads: pool.crew.size, waiting: pool.waiting, working: pool.working };
  const body = JSON.stringify({ status, engine: pool.crew.engine, ...state });
  return jsonAnswer(body, status === "ok" ? 200 : 503);
}

function metrics({ pool, held, metrics }: Service): Answer {
  const text = metrics.text({
    threads: pool.crew.size,
    waiting: pool.waiting,
    working: pool.working,
    replaced: pool.crew.replaced,
    heldBytes: held.bytes,
    residentBytes: Deno.memoryUsage().rss,
  });
  return textAnswer(text, { type: "text/plain; version=0.0.4; charset=utf-8" });
}

function describe({ models, limits }: Service): Answer {
  return jsonAnswer(JSON.stringify(describeApi({ models, limits }), null, 2));
}
