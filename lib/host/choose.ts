/**
 * What multiplies on this machine, for all threads of a process: trying libraries sets variables of the
 * whole process and takes some ten milliseconds, so one thread chooses and tells the others.
 * @module
 */
import type { BlasChoice } from "@/engine/platform.ts";
import type { EngineOptions } from "@/engine/start.ts";
import { findBlas } from "./blas.ts";
import { makeProductBench } from "./products.ts";

/** Below this part of our own kernels' speed, a BLAS is not used. */
const SLOWER = 0.75;

/** By what was asked for. */
const choices = new Map<EngineOptions["provider"], BlasChoice>();

/**
 * Chooses between the BLAS that is here and our own kernels, by their speed at products of training:
 * once, even if it is called again.
 * @param provider what was asked for @default "auto"
 * @returns the BLAS, or why our own kernels compute; how fast either is
 */
export function chooseBlas(provider: EngineOptions["provider"] = "auto"): BlasChoice {
  const choice = choices.get(provider) ?? choose(provider);
  choices.set(provider, choice);
  return choice;
}

function choose(provider: EngineOptions["provider"]): BlasChoice {
  const bench = makeProductBench();
  if (provider === "wasm") return { reason: "not asked for", gflops: bench.measure(bench.own) };
  const found = findBlas(bench);
  if (provider === "openblas") return found;
  const gflops = bench.measure(bench.own);
  if ("reason" in found) return { ...found, gflops };
  if (found.gflops >= SLOWER * gflops) return found;
  return { reason: `${found.path} has ${found.gflops.toFixed(0)} GFLOP/s a thread`, gflops };
}
