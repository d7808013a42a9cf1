/** What a timing was taken on. @module */
import { cpus } from "node:os";

/** Processor, number of cores, and the version of Deno. */
export function machineName(): string {
  const model = cpus()[0]?.model.trim() || "unknown processor";
  return `${model}, ${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}`;
}
