/**
 * The server: accepts requests, answers them within limits, and stops without losing any.
 *
 * It stands on `node:http`, since `Deno.serve` (2.9) neither cuts off clients that send the head of a
 * request slowly or keep a connection without using it, nor can close a connection while a client
 * still sends.
 * @module
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { InputError } from "@/base/errors.ts";
import { integer } from "@/base/schema.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { chooseBlas } from "@/host/choose.ts"; // not mod.ts: this thread needs no engine
import { type Answer, sendAnswer, textAnswer } from "./answer.ts";
import { checkOrigin, isLoopback, originOf, PREFLIGHT } from "./guard.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { type Log, logToStderr, type RequestEntry, rounded } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { readModels } from "./models.ts";
import { Pool } from "./pool.ts";
import { HttpProblem, problemBody, problemOf } from "./problem.ts";
import { answerCall, type Service } from "./routes.ts";
import { createStaticFiles, PLAIN_SITE, type Site } from "./site.ts";

/** How a server is started. */
export interface ServerOptions {
  /** Folders of models or of finished runs; the first is used where a request names none. */
  readonly modelDirs: readonly string[];
  /** The address to listen at. @default "127.0.0.1", which only this machine can reach */
  readonly host?: string | undefined;
  /** 0 for any that is free. @default 8000 */
  readonly port?: number | undefined;
  /** Threads that recognise. @default one for each core */
  readonly threads?: number | undefined;
  readonly engine?: EngineOptions["provider"];
  /** Origins of other sites whose pages may ask. @default none */
  readonly origins?: readonly string[] | undefined;
  /** Changes of {@linkcode LIMITS}. */
  readonly limits?: Partial<Limits> | undefined;
  /** What stands at `/`. @default a list of links */
  readonly site?: Site | undefined;
  readonly log?: Log | undefined;
}

/** A server that runs. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:8000/`. */
  readonly url: string;
  /** What computes, in words. */
  readonly engine: string;
  readonly models: readonly string[];
  /**
   * Accepts no more requests, finishes those that have begun within `graceSec`, and ends.
   * @returns how many were cut off
   */
  stop(): Promise<number>;
}

const MOST_THREADS = 64;
/** Sockets that do nothing for so long, while an answer is made or sent, are closed. */
const SOCKET_SEC = 120;

/** Who is told that the server stops has so long to take the answer. */
const FAREWELL_SEC = 0.5;

/**
 * Starts a server.
 * @throws {InputError} if a model cannot be loaded, an origin is none, or the address cannot be used
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { fileURLToPath } from "node:url";
 * import { startServer } from "@/server/serve.ts";
 *
 * const model = fileURLToPath(new URL("../../artifacts/models/unseen_speakers", import.meta.url));
 * const options = { modelDirs: [model], port: 0, threads: 1, log: () => {} };
 * const { url, stop } = await startServer(options);
 * const response = await fetch(`${url}v1/predict`, { method: "POST", body: "no sound" });
 * const { status, detail } = await response.json();
 * assert.equal(status, 422);
 * assert.match(detail, /^Cannot read these bytes: it is a text file/);
 * assert.equal(await stop(), 0); // requests that were cut off
 * ```
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 8000, engine = "auto", log = logToStderr } = options;
  const { threads = navigator.hardwareConcurrency, site = PLAIN_SITE } = options;
  const origins = (options.origins ?? []).map(originOf);
  integer({ min: 0, max: 65535 })(port, "port");
  integer({ min: 1, max: MOST_THREADS })(threads, "threads");
  await checkAllowed({ host, port });
  const limits = { ...LIMITS, ...options.limits };
  const models = await readModels(options.modelDirs);
  const onReplaced = (error: string) => log({ event: "replaced", error });
  const pool = await Pool.start({
    models,
    engine,
    blas: chooseBlas(engine),
    threads,
    limits,
    onReplaced,
  });
  const service: Service = {
    models,
    limits,
    pool,
    metrics: createMetrics(),
    held: { bytes: 0 },
    files: await createStaticFiles(site),
    stopping: false,
  };
  const guard = { local: isLoopback(host), origins };
  const open = new Set<Promise<void>>();
  const server = createHttpServer(limits, (request, response) => {
    const done = handle({ service, guard, log }, request, response);
    open.add(done);
    void done.finally(() => open.delete(done));
  });
  try {
    await listen(server, { host, port });
  } catch (error) {
    pool.stop();
    throw error;
  }
  log({ event: "started" });
  return {
    url: urlOf(server.address() as AddressInfo),
    engine: pool.crew.engine,
    models: models.map(({ name }) => name),
    stop: () => stop({ server, service, open, log }),
  };
}

function createHttpServer(
  limits: Limits,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const server = createServer({
    headersTimeout: limits.headSec * 1000,
    // Bodies have limits of their own, which are answered in words.
    requestTimeout: (limits.headSec + limits.bodySec) * 1000 + 5000,
    keepAliveTimeout: limits.idleSec * 1000,
    connectionsCheckingInterval: 1000,
  }, onRequest);
  server.maxConnections = limits.maxConnections;
  server.setTimeout(SOCKET_SEC * 1000);
  server.on("clientError", refuseConnection);
  return server;
}

/** Answers what is no request, or arrives too slowly, if the client still listens. */
function refuseConnection(error: Error & { code?: string }, socket: Duplex): void {
  const slow = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
  const status = slow ? "408 Request Timeout" : "400 Bad Request";
  if (socket.writable && error.message !== "aborted") {
    const close = () => socket.destroy();
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, close);
  } else socket.destroy();
}

interface Context {
  readonly service: Service;
  readonly guard: { readonly local: boolean; readonly origins: readonly string[] };
  readonly log: Log;
}

async function handle(
  { service, guard, log }: Context,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const begun = performance.now();
  const id = crypto.randomUUID();
  const method = request.method ?? "GET";
  const entry: RequestEntry = { id, method, route: "other", status: 0, ms: 0 };
  const gone = new AbortController();
  response.once("close", () => response.writableFinished || gone.abort());
  let headers = {};
  let answer: Answer;
  try {
    headers = checkOrigin(request, guard);
    const url = urlOfRequest(request);
    answer = method === "OPTIONS" && "access-control-allow-origin" in headers
      ? { status: 204, headers: PREFLIGHT, body: "" }
      : await answerCall(service, { request, url, signal: gone.signal, entry });
  } catch (error) {
    const problem = problemOf(error);
    if (problem.status === 500) entry.error = error instanceof Error ? error.stack : String(error);
    const type = "application/problem+json";
    const { headers: more, ...plain } = textAnswer(problemBody(problem, id), { ...problem, type });
    answer = { ...plain, headers: { ...more, ...problem.headers } };
  }
  // What was refused before it was read cannot be followed by another request.
  const close = service.stopping || !request.complete;
  if (!gone.signal.aborted) await sendAnswer(response, answer, { id, headers, close });
  entry.status = gone.signal.aborted ? 499 : answer.status;
  entry.ms = rounded(performance.now() - begun);
  service.metrics.count(entry);
  log({ event: "request", ...entry });
}

function urlOfRequest({ url = "/" }: IncomingMessage): URL {
  const base = "http://server";
  if (url.startsWith("/") && URL.canParse(base + url)) return new URL(base + url);
  throw new HttpProblem(400, "The address of the request cannot be read.");
}

function listen(server: Server, { host, port }: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, `${host}:${port}`)));
    server.listen(port, host, resolve);
  });
}

const OTHER_ADDRESS = "take a port from 1024 up, at 127.0.0.1 or 0.0.0.0";

/** Checks that Deno lets the program listen, which it else tells nobody. */
async function checkAllowed({ host, port }: { host: string; port: number }): Promise<void> {
  const address = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  if (!URL.canParse(`http://${address}`)) throw noAddress(address);
  const { state } = await Deno.permissions.query({ name: "net", host: address });
  if (state === "granted") return;
  throw new InputError(`listen at ${address}`, "Deno was not given access", {
    remedy: OTHER_ADDRESS,
    code: "forbidden",
  });
}

function listenError(error: Error & { code?: string }, address: string): Error {
  const what = `listen at ${address}`;
  const reason = `${error.code} ${error.name} ${error.message}`;
  if (/EADDRINUSE|AddrInUse/.test(reason)) {
    const options = { remedy: "name another --port, or 0 for any", code: "busy" } as const;
    return new InputError(what, "another program uses this port", options);
  }
  if (/EACCES|EPERM|PermissionDenied/.test(reason)) {
    const options = { remedy: OTHER_ADDRESS, code: "forbidden" } as const;
    return new InputError(what, "the system does not allow it", options);
  }
  if (/EADDRNOTAVAIL|EINVAL|ENOTFOUND|AddrNotAvailable|failed to lookup/.test(reason)) {
    return noAddress(address);
  }
  return error;
}

function noAddress(address: string): InputError {
  const remedy = "name an address of this machine, such as 127.0.0.1";
  return new InputError(`listen at ${address}`, "this machine has no such address", { remedy });
}

function urlOf({ address, port }: AddressInfo): string {
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}/`;
}

async function stop(
  { server, service, open, log }: {
    readonly server: Server;
    readonly service: Service;
    readonly open: ReadonlySet<Promise<void>>;
    readonly log: Log;
  },
): Promise<number> {
  if (!service.stopping) log({ event: "stopping" });
  service.stopping = true;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await within(service.limits.graceSec, allSettled(open));
  const left = open.size;
  service.pool.stop();
  await within(FAREWELL_SEC, allSettled(open));
  server.closeAllConnections();
  await closed;
  log({ event: "stopped" });
  return left;
}

/** Waits for work, but no longer than some seconds. */
async function within(seconds: number, work: Promise<void>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, seconds * 1000);
  await Promise.race([promise, work]);
  clearTimeout(timer);
}

/** Waits until nothing is open, what begins meanwhile included. */
async function allSettled(open: ReadonlySet<Promise<void>>): Promise<void> {
  while (open.size > 0) await Promise.all(open);
}
