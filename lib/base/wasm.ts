/**
 * The project's own WebAssembly: each folder with kernels holds their AssemblyScript sources in
 * `kernels/` and the built module, as text, in `_kernels.ts`. Text in a module is there at once, in a
 * thread, in Node and in a browser too, with nothing to fetch and no permission to ask for.
 * `deno task build-kernels` builds all of them.
 * @module
 */

/** What `_kernels.ts` exports. */
export interface BuiltKernels {
  /** The WebAssembly module in base64. */
  readonly wasm: string;
  /** SHA-256 of the sources that it was built from, which a test compares. */
  readonly sources: string;
}

const compiled = new WeakMap<BuiltKernels, WebAssembly.Module>();

/** Compiles built kernels, once. */
export function compileKernels(kernels: BuiltKernels): WebAssembly.Module {
  let module = compiled.get(kernels);
  if (module === undefined) {
    const bytes = Uint8Array.from(atob(kernels.wasm), (character) => character.charCodeAt(0));
    module = new WebAssembly.Module(bytes);
    compiled.set(kernels, module);
  }
  return module;
}
