import assert from "node:assert/strict";
import { hashSources, KERNEL_FOLDERS } from "@/app/build_kernels.ts";
import { KERNELS } from "@/engine/_kernels.ts";
import { type BuiltKernels, compileKernels } from "@/base/wasm.ts";

for (const kernels of KERNEL_FOLDERS) {
  Deno.test(`the kernels of lib/${kernels.folder} are built from the sources beside them`, async () => {
    const built = await import(`@/${kernels.folder}/_kernels.ts`) as { KERNELS: BuiltKernels };
    assert.equal(
      built.KERNELS.sources,
      await hashSources(kernels),
      `lib/${kernels.folder}/_kernels.ts is stale: run \`deno task build-kernels\``,
    );
    const functions = WebAssembly.Module.exports(compileKernels(built.KERNELS));
    assert.ok(functions.length > 0);
  });
}

Deno.test("without relaxed SIMD the engine's other build is used", () => {
  const { validate } = WebAssembly;
  const names = (module: WebAssembly.Module) =>
    WebAssembly.Module.exports(module).map(({ name }) => name);
  const relaxed = compileKernels({ ...KERNELS, plain: "" });
  WebAssembly.validate = () => false;
  try {
    assert.deepEqual(names(compileKernels({ ...KERNELS, wasm: "" })), names(relaxed));
  } finally {
    WebAssembly.validate = validate;
  }
  // The opcode of f32x4.relaxed_madd, 0xfd 0x105, is in one build alone.
  const fused = (text: string) => Uint8Array.fromBase64(text).toHex().includes("fd8502");
  assert.deepEqual([fused(KERNELS.wasm), fused(KERNELS.plain!)], [true, false]);
});
