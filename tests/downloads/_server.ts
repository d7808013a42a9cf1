/** A server on this machine that sends a file as badly as the tests want it. @module */

/** What the server does with one request; the last of a list stands for all further ones. */
export type Behaviour =
  /** Sends what is asked for, in ranges where they are asked for. */
  | "good"
  /** Sends half of what is asked for, then cuts the connection. */
  | "cut"
  /** Sends the whole file, whatever range is asked for. */
  | "no ranges"
  /** Sends as many bytes as asked for, but others. */
  | "wrong bytes"
  /** Sends another range than the one asked for. */
  | "wrong range"
  /** Sends nothing, without end. */
  | "silent"
  | 403
  | 404
  | 416
  | 503;

/** A running server. */
export interface TestServer extends AsyncDisposable {
  /** Such as `http://127.0.0.1:1234`. */
  readonly url: string;
  /** Path and range of each request so far. */
  readonly requests: readonly string[];
}

/** Serves files by their paths; each request takes the next behaviour. */
export function serveFiles(
  files: Readonly<Record<string, Uint8Array<ArrayBuffer> | string>>,
  behaviours: readonly Behaviour[] = ["good"],
): TestServer {
  const requests: string[] = [], silent = new AbortController();
  const onRequest = (request: Request): Response | Promise<Response> => {
    const { pathname, search } = new URL(request.url), range = request.headers.get("range");
    const how = behaviours[Math.min(requests.length, behaviours.length - 1)]!;
    requests.push(`${pathname}${search}${range ? ` ${range}` : ""}`);
    const content = files[pathname + search];
    if (content === undefined) return new Response("no", { status: 404 });
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    return answer(bytes, { how, range, silent: silent.signal });
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {}, onError }, onRequest);
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    async [Symbol.asyncDispose]() {
      silent.abort();
      await server.shutdown();
    },
  };
}

const onError = () => new Response("fault", { status: 500 });

function answer(
  bytes: Uint8Array<ArrayBuffer>,
  { how, range, silent }: { how: Behaviour; range: string | null; silent: AbortSignal },
): Response | Promise<Response> {
  if (typeof how === "number") {
    return new Response("no", { status: how, headers: { "retry-after": "0" } });
  }
  if (how === "silent") {
    return new Promise((resolve) => {
      silent.addEventListener("abort", () => resolve(new Response("late")));
    });
  }
  const asked = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
  const from = how === "no ranges" ? 0 : how === "wrong range" && asked > 0 ? asked - 1 : asked;
  const rest = how === "wrong bytes" ? bytes.slice(from).map((b) => b ^ 255) : bytes.slice(from);
  const headers = new Headers({ "content-length": String(rest.length), etag: '"one"' });
  if (from > 0) headers.set("content-range", `bytes ${from}-${bytes.length - 1}/${bytes.length}`);
  const status = from > 0 ? 206 : 200;
  return new Response(how === "cut" ? cutBody(rest) : rest, { status, headers });
}

/** Half of some bytes, and then an error, upon which the server cuts the connection. */
function cutBody(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    async pull(controller) {
      if (sent) {
        // What was sent is to reach the other side before the connection is cut.
        await new Promise((resolve) => setTimeout(resolve, 30));
        return controller.error(new Error("cut"));
      }
      sent = true;
      controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)));
    },
  });
}
