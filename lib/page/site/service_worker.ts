/**
 * Keeps the page's files, so that it works without a connection. A new version of the page has a new
 * list of files, and is taken whole.
 * @module
 */

/** The files of the page. Where there are none, nothing is kept, nor what an earlier page kept. */
export interface PageFiles {
  readonly version: string;
  /** Kept at once. */
  readonly first: readonly string[];
  /** Kept when they are used. */
  readonly later: readonly string[];
}

/** What a service worker's global scope has, which the types of a window lack. */
interface ServiceWorkerScope {
  /** Written in front of this script when the page is built. */
  readonly PAGE_FILES: PageFiles;
  readonly clients: { claim(): Promise<void> };
  readonly registration: { readonly scope: string; unregister(): Promise<boolean> };
  skipWaiting(): Promise<void>;
  addEventListener(type: string, listener: (event: LifeEvent) => void): void;
}

interface LifeEvent {
  readonly request: Request;
  waitUntil(work: Promise<unknown>): void;
  respondWith(response: Promise<Response>): void;
}

const scope = globalThis as unknown as ServiceWorkerScope;
const { version, first, later } = scope.PAGE_FILES;
const NAME = `page-${version}`;
const known = new Set([...first, ...later]);

async function install(): Promise<void> {
  const cache = await caches.open(NAME);
  // Not what the browser's own cache still has of an older version.
  await cache.addAll(first.map((path) => new Request(path, { cache: "reload" })));
  await scope.skipWaiting();
}

async function activate(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith("page-") && (name !== NAME || known.size === 0)) await caches.delete(name);
  }
  await scope.clients.claim();
  if (known.size === 0) await scope.registration.unregister();
}

/** The path of a file of the page; undefined for anything else, such as a server's API. */
function pathOf({ url, method }: Request): string | undefined {
  const { scope: home } = scope.registration;
  if (method !== "GET" || !url.startsWith(home)) return undefined;
  const path = url.slice(home.length).replace(/[?#].*$/, "") || "index.html";
  return known.has(path) ? path : undefined;
}

async function answer(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(NAME);
  const kept = await cache.match(path);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(path, response.clone());
  return response;
}

scope.addEventListener("install", (event) => event.waitUntil(install()));
scope.addEventListener("activate", (event) => event.waitUntil(activate()));
scope.addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path !== undefined) event.respondWith(answer(path, event.request));
});
