/**
 * WebGPU: tfjs's own backend on a graphics card. It runs only if it is asked for by name.
 * @module
 */
import { InputError } from "@/base/errors.ts";
import * as tf from "@tensorflow/tfjs";
import { enginePlatform } from "./platform.ts";

/** The part of `navigator.gpu` that is used here. */
export interface Gpu {
  requestAdapter(options: { powerPreference: "high-performance" }): Promise<
    { readonly info: { vendor: string; description: string; isFallbackAdapter?: boolean } } | null
  >;
}

// Drivers that draw and compute on the processor: Mesa's, Google's, Microsoft's.
const SOFTWARE = /llvmpipe|lavapipe|swiftshader|basic render/i;

/**
 * Looks for a graphics card.
 * @param gpu @default that of this process
 * @returns its name
 * @throws {InputError} if there is none, or only a driver that computes on the processor, which needs
 *   minutes for what the other providers do in a second
 */
export async function findGraphicsCard(
  gpu: Gpu | undefined = globalThis.navigator?.gpu,
): Promise<string> {
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" }) ?? null;
  if (adapter === null) {
    throw unusable(
      "no graphics card was found (is its driver for Vulkan, Metal or DirectX 12 installed?)",
    );
  }
  const { vendor, description, isFallbackAdapter = false } = adapter.info;
  const name = description || vendor || "unnamed adapter";
  if (isFallbackAdapter || SOFTWARE.test(name)) {
    throw unusable(`${name} is not a graphics card but a driver that computes on the processor`);
  }
  return name;
}

/**
 * Makes tfjs compute on the graphics card, with stock kernels and gradients.
 * @returns the card's name
 * @throws {InputError} if there is no card, or tfjs cannot use it
 */
export async function startWebGpu(): Promise<string> {
  const name = await findGraphicsCard();
  await enginePlatform().loadWebGpu();
  if (!await tf.setBackend("webgpu")) {
    throw unusable(`tfjs cannot use ${name} (is its driver up to date?)`);
  }
  return name;
}

function unusable(why: string): InputError {
  return new InputError("start the engine on WebGPU", why, {
    remedy: "--engine auto computes on the processor",
    code: "environment",
  });
}
