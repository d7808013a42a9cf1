import assert from "node:assert/strict";
import { ROOT } from "@/disk/paths.ts";
import type { FoundBlas, Sgemm } from "@/engine/platform.ts";
import { BLAS_PATHS, findBlas, openBlas } from "@/host/blas.ts";
import { chooseBlas } from "@/host/choose.ts";
import { betterKernels, processorFlags } from "@/host/kernels.ts";
import { makeProductBench } from "@/host/products.ts";

const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
const bench = makeProductBench();
const found = findBlas(bench);

Deno.test("a missing or forbidden library is a reason, not an error", () => {
  const blas = findBlas(bench, ["/nowhere/libopenblas.so"]);
  assert.ok("reason" in blas && blas.reason.includes("/nowhere/libopenblas.so"));
  assert.deepEqual(findBlas(bench, []), { reason: `no path is known for ${Deno.build.os}` });
});

Deno.test("every system has candidates", () => {
  for (const system of ["linux", "darwin", "windows"]) assert.ok(BLAS_PATHS[system]!.length > 0);
});

Deno.test({ name: "sgemm works on the heap in place", ignore: !("path" in found) }, () => {
  assert.ok("path" in found);
  const sgemm = openBlas(memory, found.path);
  const heap = new Float32Array(memory.buffer);
  const [a, b, c] = [64, 128, 192];
  heap.set([1, 2, 3, 4, 5, 6], a / 4); // 2 x 3
  heap.set([1, 0, 2, 1, 0, 1], b / 4); // 3 x 2
  sgemm(0, 0, 2, 2, 3, a, 3, b, 2, c, 2, 0);
  assert.deepEqual([...heap.subarray(c / 4, c / 4 + 4)], [5, 5, 14, 11]);
  sgemm(0, 1, 2, 2, 3, a, 3, b, 3, c, 2, 1); // B as 2 x 3, transposed, added
  assert.deepEqual([...heap.subarray(c / 4, c / 4 + 4)], [12, 9, 30, 21]);
});

/** Our own kernel, with something done to the product afterwards. */
function spoiled(spoil: (c: Float32Array, ta: number) => void): Sgemm {
  return (ta, tb, m, n, k, a, lda, b, ldb, c, ldc, beta) => {
    bench.own(ta, tb, m, n, k, a, lda, b, ldb, c, ldc, beta);
    spoil(new Float32Array(bench.memory.buffer, c, m * n), ta);
  };
}

Deno.test("a function whose products differ from ours in any value has no speed", () => {
  assert.ok(bench.measure(bench.own) > 0);
  assert.ok(bench.measure(spoiled(() => {})) > 0);
  assert.equal(bench.measure(() => {}), 0);
  assert.equal(bench.measure(spoiled((c) => c[c.length - 1] = NaN)), 0);
  assert.equal(bench.measure(spoiled((c) => c[0]! += 0.01)), 0);
  assert.equal(bench.measure(spoiled((c, ta) => c[3]! += 0.01 * ta)), 0);
});

Deno.test("the speed of a product is that of the clock", () => {
  const slowed = spoiled(() => {
    const start = performance.now();
    while (performance.now() - start < 5);
  });
  // 2 x 256 x 128 x 576 and 2 x 32 x 512 x 128 operations in at least 5 ms.
  assert.ok(bench.measure(slowed) < (37.7 + 4.2) / 5 / 2 + 0.1);
});

Deno.test("a program that stops this one does not make a product slow", () => {
  let calls = 0;
  const stopped = spoiled(() => {
    const start = performance.now();
    // Five products are compared; the next call is the first that is timed.
    if (++calls % 5 === 1) { while (performance.now() - start < 20); }
  });
  assert.ok(bench.measure(stopped) > 5);
});

const AVX2 = ["avx2", "fma"];
const AVX512 = ["avx512f", "avx512bw", "avx512dq", "avx512vl"];
const BOTH = new Set([...AVX2, ...AVX512]);

Deno.test("a kernel that does not suit the processor is compared with others, best first", () => {
  assert.deepEqual(betterKernels("Prescott", BOTH), ["SkylakeX", "Haswell", "Prescott"]);
  // What newer builds run for an OPENBLAS_CORETYPE=Prescott.
  assert.deepEqual(betterKernels("Katmai", BOTH), ["SkylakeX", "Haswell", "Katmai"]);
  assert.deepEqual(betterKernels("Haswell", BOTH), ["SkylakeX", "Haswell"]);
  assert.deepEqual(betterKernels("Zen", BOTH), ["SkylakeX", "Haswell", "Zen"]);
  assert.deepEqual(betterKernels("Nehalem", new Set(AVX2)), ["Haswell", "Nehalem"]);
  // It would end the program.
  assert.deepEqual(betterKernels("SkylakeX", new Set(AVX2)), ["Haswell"]);
});

Deno.test("a kernel that suits the processor is kept", () => {
  assert.deepEqual(betterKernels("Cooperlake", BOTH), []);
  assert.deepEqual(betterKernels("Zen", new Set(AVX2)), []);
  assert.deepEqual(betterKernels("Prescott", new Set(["sse3"])), []);
  assert.deepEqual(betterKernels(undefined, BOTH), []);
});

Deno.test("the faster one is chosen, and the reason given", () => {
  const choice = chooseBlas();
  assert.ok(choice.gflops! > 0);
  if ("path" in found) assert.ok("path" in choice || /GFLOP/.test(choice.reason));
  const own = chooseBlas("wasm");
  assert.ok("reason" in own && own.reason === "not asked for" && own.gflops! > 0);
});

Deno.test("the features of a processor are read from its registers", () => {
  const leaves = [[0, 0, 1 << 12, 0], [0, 1 << 5 | 1 << 16, 0, 0]];
  const leafAt = (leaf: number) => Uint32Array.from(leaves[leaf]!);
  assert.deepEqual([...processorFlags(leafAt)], ["fma", "avx2", "avx512f"]);
  assert.equal(processorFlags(() => null).size, 0);
});

/** What a new process chooses when the variable is set, with the permissions of the tasks. */
async function choiceWith(coreType: string, path: string): Promise<FoundBlas> {
  const code = `import { chooseBlas } from "${import.meta.resolve("@/host/choose.ts")}";
    console.log(JSON.stringify(chooseBlas("openblas")));`;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-read", `--allow-ffi=${path}`, "--ignore-env", "-"],
    cwd: ROOT,
    env: { OPENBLAS_CORETYPE: coreType, NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const [{ stdout }] = await Promise.all([
    child.output(),
    new Blob([code]).stream().pipeTo(child.stdin),
  ]);
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("what OPENBLAS_CORETYPE names does not slow training", async () => {
  if (!("path" in found) || found.kernel === undefined) return;
  const [old, other] = [
    await choiceWith("Prescott", found.path),
    await choiceWith("Haswell", found.path),
  ];
  assert.equal(old.kernel, other.kernel);
  assert.ok(old.gflops > found.gflops / 2, `${old.kernel}: ${old.gflops}, not ${found.gflops}`);
});
