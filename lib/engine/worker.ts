// A helper thread of the engine.
import { parentPort, workerData } from "node:worker_threads";
import { openBlas } from "./blas.ts";
import { help, type HelperStart } from "./threads.ts";

const start = workerData as HelperStart;
const blas = start.blasPath === null ? null : openBlas(start.memory, [start.blasPath]);
parentPort!.postMessage("ready");
help(start, blas !== null && "sgemm" in blas ? blas.sgemm : null);
