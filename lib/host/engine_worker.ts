// A helper thread of the engine.
import { parentPort, workerData } from "node:worker_threads";
import { openBlas } from "./blas.ts";
import type { HelperStart } from "@/engine/platform.ts";
import { help } from "@/engine/threads.ts";

const start = workerData as HelperStart;
const blas = start.blasPath === null ? null : openBlas(start.memory, [start.blasPath]);
// Without the BLAS this helper would misread the operands, which are laid out for it.
const refused = blas !== null && "reason" in blas ? blas.reason : null;
parentPort!.postMessage(refused);
if (refused === null) help(start, blas !== null && "sgemm" in blas ? blas.sgemm : null);
