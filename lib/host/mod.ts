/**
 * Deno behind the core's interfaces: importing this module gives the engine threads and OpenBLAS.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import { Worker } from "node:worker_threads";
import { type HelperStart, installPlatform } from "@/engine/platform.ts";
import { openBlas } from "./blas.ts";
import { chooseBlas } from "./choose.ts";

export { startEngine } from "@/engine/start.ts";
export { BLAS_PATHS } from "./blas.ts";

installPlatform({
  chooseBlas,
  openBlas,
  startHelper,
  loadWebGpu,
  cores: navigator.hardwareConcurrency ?? 1,
});

// The package has 19 MB and is installed on first use. The specifier is not a constant, because Deno
// installs constant ones before the program starts.
function loadWebGpu(): Promise<unknown> {
  const backend = "npm:@tensorflow/tfjs-backend-webgpu@4.22.0";
  return import(backend);
}

async function startHelper(start: HelperStart): Promise<void> {
  const worker = new Worker(new URL("./engine_worker.ts", import.meta.url), { workerData: start });
  const refused = await new Promise<string | null>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  worker.unref(); // a waiting helper does not keep the program alive
  if (refused === null) return;
  throw new InputError("start a thread of the engine", `it cannot open the BLAS, ${refused}`, {
    code: "environment",
  });
}
