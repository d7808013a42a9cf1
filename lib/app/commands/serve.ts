/** `serve`: recognition for programs and for a page, by HTTP. @module */
import type { EngineOptions } from "@/engine/start.ts";
import { buildPage, PAGE_HEADERS } from "@/page/mod.ts";
import { EXIT, say } from "@/reporting/console.ts";
import { PUBLISHED_MODEL } from "@/reporting/published/published_model.ts";
import { startServer } from "@/server/serve.ts";
import type { Site } from "@/server/site.ts";
import type { Call } from "@/app/call.ts";

interface Flags {
  readonly model?: readonly string[];
  readonly engine: NonNullable<EngineOptions["provider"]>;
  readonly host: string;
  readonly port: number;
  readonly threads?: number;
  readonly origin?: readonly string[];
  readonly page: boolean;
}

/** Serves until Ctrl-C or SIGTERM; what has begun then is finished. */
export async function serve({ flags, signal }: Call<Flags>): Promise<number> {
  const { model = [PUBLISHED_MODEL], host, port, threads, engine, origin } = flags;
  const site = flags.page ? await makeSite(model) : undefined;
  const options = { host, port, threads, engine, origins: origin, site };
  const server = await startServer({ modelDirs: model, ...options });
  console.log(`listening on ${server.url} with ${server.models.join(", ")}; Ctrl-C ends it`);
  await untilStopped(signal);
  const left = await server.stop();
  if (left > 0) say(`${left} requests were cut off`);
  return EXIT.ok;
}

/** Makes the page, and then gives up what only the bundler needs: to run programs and to write. */
async function makeSite(modelDirs: readonly string[]): Promise<Site> {
  // Another network, or another program, may be at this address tomorrow.
  const files = await buildPage({ modelDirs, isKept: false });
  files.delete("_headers"); // for other hosts
  await Deno.permissions.revoke({ name: "run" });
  await Deno.permissions.revoke({ name: "write" });
  return { files, headers: PAGE_HEADERS };
}

/** Waits for Ctrl-C or SIGTERM. */
async function untilStopped(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = () => resolve();
  signal.addEventListener("abort", stop);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
  await promise;
  if (Deno.build.os !== "windows") Deno.removeSignalListener("SIGTERM", stop);
}
