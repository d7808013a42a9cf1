import assert from "node:assert/strict";
import { ROOT } from "@/disk/paths.ts";
import { betterKernels, BLAS_PATHS, openBlas } from "@/host/blas.ts";

const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
const found = openBlas(memory);

Deno.test("a missing or forbidden library is a reason, not an error", () => {
  const blas = openBlas(memory, ["/nowhere/libopenblas.so"]);
  assert.ok("reason" in blas && blas.reason.includes("/nowhere/libopenblas.so"));
  assert.deepEqual(openBlas(memory, []), { reason: `no path is known for ${Deno.build.os}` });
});

Deno.test("every system has candidates", () => {
  for (const system of ["linux", "darwin", "windows"]) assert.ok(BLAS_PATHS[system]!.length > 0);
});

Deno.test({ name: "sgemm works on the heap in place", ignore: !("sgemm" in found) }, () => {
  assert.ok("sgemm" in found);
  const heap = new Float32Array(memory.buffer);
  const [a, b, c] = [64, 128, 192];
  heap.set([1, 2, 3, 4, 5, 6], a / 4); // 2 x 3
  heap.set([1, 0, 2, 1, 0, 1], b / 4); // 3 x 2
  found.sgemm(0, 0, 2, 2, 3, a, 3, b, 2, c, 2, 0);
  assert.deepEqual([...heap.subarray(c / 4, c / 4 + 4)], [5, 5, 14, 11]);
  found.sgemm(0, 1, 2, 2, 3, a, 3, b, 3, c, 2, 1); // B as 2 x 3, transposed, added
  assert.deepEqual([...heap.subarray(c / 4, c / 4 + 4)], [12, 9, 30, 21]);
});

const AVX2 = ["avx2", "fma"];
const AVX512 = ["avx512f", "avx512bw", "avx512dq", "avx512vl"];

Deno.test("an old kernel is replaced by one for the processor, a fitting one is kept", () => {
  assert.deepEqual(betterKernels("Prescott", new Set([...AVX2, ...AVX512])), [
    "SkylakeX",
    "Haswell",
    "Prescott",
  ]);
  assert.deepEqual(betterKernels("Nehalem", new Set(AVX2)), ["Haswell", "Nehalem"]);
  assert.deepEqual(betterKernels("Prescott", new Set(["sse3"])), []);
  assert.deepEqual(betterKernels("Cooperlake", new Set([...AVX2, ...AVX512])), []);
  assert.deepEqual(betterKernels(undefined, new Set(AVX2)), []);
});

Deno.test("OpenBLAS uses AVX if the processor has it", async () => {
  if (!("path" in found) || found.kernel === undefined) return;
  const flags = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  if (!/ avx2 /.test(flags)) return;
  const code = `import { openBlas } from "${import.meta.resolve("@/host/blas.ts")}";
    const blas = openBlas(new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true }));
    console.log(blas.kernel ?? blas.reason);`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", code],
    cwd: ROOT,
    env: { OPENBLAS_CORETYPE: "Prescott", NO_COLOR: "1" },
  }).output();
  assert.match(new TextDecoder().decode(stdout), /^(SkylakeX|Haswell)\n$/);
});
