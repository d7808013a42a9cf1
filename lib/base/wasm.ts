/**
 * The project's own WebAssembly. A folder with kernels has their AssemblyScript sources in `kernels/`
 * and the built module as text in `_kernels.ts`. Text in a module needs no fetch and no permission, in
 * Deno, Node, browsers and threads. `deno task build-kernels` builds all of them.
 * @module
 */

/** What `_kernels.ts` exports. */
export interface BuiltKernels {
  /** The WebAssembly module in base64. */
  readonly wasm: string;
  /** The same without relaxed SIMD, which Node 20 and some browsers lack; missing if it has none. */
  readonly plain?: string;
  /** SHA-256 of the sources that it was built from; a test compares it. */
  readonly sources: string;
}

const compiled = new WeakMap<BuiltKernels, WebAssembly.Module>();

/** Compiles built kernels, once. */
export function compileKernels(kernels: BuiltKernels): WebAssembly.Module {
  let module = compiled.get(kernels);
  if (module === undefined) {
    const { wasm, plain } = kernels;
    const bytes = fromBase64(wasm);
    const known = plain === undefined || WebAssembly.validate(bytes);
    module = new WebAssembly.Module(known ? bytes : fromBase64(plain));
    compiled.set(kernels, module);
  }
  return module;
}

/** Bytes that a module holds as text: `Uint8Array.fromBase64` is missing in Node 20. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
