/** Static files: the page. @module */
import type { IncomingHttpHeaders } from "node:http";
import { extname } from "@std/path";
import { sha256 } from "@/base/hash.ts";
import type { Answer, Headers } from "./answer.ts";

const TYPES: Headers = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".wav": "audio/wav",
  ".md": "text/plain; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

/** Static files, and the header fields that go with each of them. */
export interface Site {
  /** Bytes by path, such as `index.html` or `models/two_channel/model.json`. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly headers: Headers;
}

const NO_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Speech emotion recognition</title>
<h1>Speech emotion recognition</h1>
<p>Send a recording: <code>curl --data-binary @speech.wav http://HOST/v1/predict</code></p>
<ul>
<li><a href="/openapi.json">what can be asked</a></li>
<li><a href="/v1/models">networks</a></li>
<li><a href="/healthz">health</a></li>
<li><a href="/metrics">metrics</a></li>
</ul>
</html>
`;

/** What stands at `/` where there is no page. */
export const PLAIN_SITE: Site = {
  files: new Map([["index.html", new TextEncoder().encode(NO_PAGE)]]),
  headers: {},
};

/** Serves files; they do not change while the server runs. */
export interface StaticFiles {
  /** @returns the file at a path, `/` being `index.html`; null if there is none */
  find(path: string, asked: IncomingHttpHeaders): Answer | null;
}

/** A file as it is sent. */
interface Sent {
  readonly bytes: Uint8Array;
  readonly headers: Headers;
}

/** Prepares files to be served; browsers ask whether what they have is still current. */
export async function createStaticFiles({ files, headers }: Site): Promise<StaticFiles> {
  const plain = new Map<string, Sent>();
  const packed = new Map<string, Sent>();
  for (const [path, bytes] of files) {
    const hash = (await sha256(bytes)).slice(0, 16);
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    const fields = { ...headers, "content-type": type, "cache-control": "no-cache" };
    const etag = `"${hash}"`;
    plain.set(path, { bytes, headers: { ...fields, vary: "accept-encoding", etag } });
    const gzip = { "content-encoding": "gzip", etag: `"${hash}-gzip"` };
    const small = await gzipped(bytes);
    packed.set(path, { bytes: small, headers: { ...fields, vary: "accept-encoding", ...gzip } });
  }
  return {
    find(path, asked) {
      const name = path === "/" ? "index.html" : path.slice(1);
      const encodings = String(asked["accept-encoding"] ?? "");
      const mayPack = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(encodings);
      const found = (mayPack ? packed : plain).get(name);
      if (found === undefined) return null;
      const { bytes, headers } = found;
      return hasTag(asked["if-none-match"], headers["etag"]!)
        ? { status: 304, headers, body: "" }
        : { status: 200, headers, body: bytes };
    },
  };
}

/** Whether a client has a file already; proxies mark tags as weak. */
function hasTag(known: string | undefined, etag: string): boolean {
  const tags = known?.split(",").map((tag) => tag.trim().replace(/^W\//, "")) ?? [];
  return tags.includes(etag);
}

async function gzipped(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream();
  return await new Response(stream.pipeThrough(new CompressionStream("gzip"))).bytes();
}
