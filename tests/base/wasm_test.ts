import assert from "node:assert/strict";
import { hashSources, KERNEL_FOLDERS } from "@/app/build_kernels.ts";
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
