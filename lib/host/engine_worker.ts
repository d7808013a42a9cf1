// A helper thread of the engine.
import { parentPort, workerData } from "node:worker_threads";
import { openBlas } from "./blas.ts";
import type { HelperStart, Sgemm } from "@/engine/platform.ts";
import { help } from "@/engine/threads.ts";

const start = workerData as HelperStart;
let sgemm: Sgemm | null = null;
let refused: string | null = null;
try {
  if (start.blasPath !== null) sgemm = openBlas(start.memory, start.blasPath);
} catch (error) {
  // Without the BLAS this helper would misread the operands, which are laid out for it.
  refused = error instanceof Error ? error.message : String(error);
}
parentPort!.postMessage(refused);
if (refused === null) help(start, sgemm);
