/**
 * Where tfjs's own WebAssembly comes from. tfjs looks for a file beside its module, or below the
 * address of a page. A host whose code is bundled brings the bytes along instead.
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { enginePlatform } from "./platform.ts";

/** Hands the host's bytes to tfjs, if it has any; tfjs starts on one thread, ours are in threads.ts. */
export async function bringBinary(): Promise<void> {
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  const { loadBinary } = enginePlatform();
  if (loadBinary === undefined) return;
  const binary = await loadBinary();
  setWasmPaths("", true);
  tf.env().platform = { ...PORTABLE, fetch: () => Promise.resolve(new Response(binary)) };
}

/** What tfjs needs of a system: its own versions are for pages, and for Node's `require`. */
const PORTABLE: Omit<tf.Platform, "fetch"> = {
  now: () => performance.now(),
  encode: (text) => new TextEncoder().encode(text),
  decode: (bytes) => new TextDecoder().decode(bytes),
  isTypedArray: (value) => {
    return value instanceof Float32Array || value instanceof Int32Array ||
      value instanceof Uint8Array || value instanceof Uint8ClampedArray;
  },
};
