/** `setup-blas`: a current OpenBLAS in the project's folder. @module */
import { displayPath } from "@/disk/paths.ts";
import { fetchBlas, OPENBLAS_VERSION, removeBlas } from "@/downloads/blas.ts";
import type { BlasChoice } from "@/engine/platform.ts";
import { BLAS_PATHS, FETCHED_BLAS, findBlas } from "@/host/blas.ts";
import { chooseBlas } from "@/host/choose.ts";
import { makeProductBench } from "@/host/products.ts";
import { printResult, say } from "@/reporting/console.ts";
import type { Call } from "@/app/call.ts";
import { progressBars } from "./progress.ts";

interface Flags {
  readonly remove?: boolean;
  readonly json?: boolean;
}

/** Fetches or removes it, and says what multiplies from now on. */
export async function setupBlas({ flags, signal }: Call<Flags>): Promise<void> {
  if (flags.remove) {
    if (!await removeBlas()) say("nothing had been fetched");
  } else {
    await fetchWithProgress(signal);
  }
  const bench = makeProductBench();
  const system = findBlas(bench, BLAS_PATHS[Deno.build.os]);
  const used = chooseBlas();
  const text = () => `the system's: ${speedText(system)}\nused: ${speedText(used)}`;
  printResult({ system, used }, { json: flags.json, text });
}

async function fetchWithProgress(signal: AbortSignal): Promise<void> {
  await using bars = progressBars();
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  const isNew = await fetchBlas({
    signal,
    onNotice: bars.say,
    onProgress: (done, total) =>
      bars.update("downloading OpenBLAS (MB)", megabytes(done), megabytes(total)),
  });
  await bars.done();
  const version = `OpenBLAS ${OPENBLAS_VERSION}`;
  say(isNew ? `${version} is in ${displayPath(FETCHED_BLAS)}` : `${version} was here already`);
}

function speedText(blas: BlasChoice): string {
  const speed = blas.gflops === undefined ? "" : `, ${blas.gflops.toFixed(0)} GFLOP/s a thread`;
  if ("reason" in blas) return `our own kernels (${blas.reason})${speed}`;
  const kernel = blas.kernel === undefined ? "" : `, kernel ${blas.kernel}`;
  return `${displayPath(blas.path)}${kernel}${speed}`;
}
