/**
 * OpenBLAS's kernels for x86: which of them suit a processor. OpenBLAS chooses by the model of the
 * processor, and takes an old kernel for a model that it does not know, or what the variable
 * OPENBLAS_CORETYPE names.
 * @module
 */

/** Kernels of one width of registers. */
interface Kernels {
  /** The one to try, as OPENBLAS_CORETYPE names it. */
  readonly coreType: string;
  /** The names of all of them, from openblas_get_corename. */
  readonly names: RegExp;
  /** Features of the processor that they need, as Linux names them. */
  readonly needs: readonly string[];
}

/** Best first. Every other kernel is older. */
const KERNELS: readonly Kernels[] = [
  {
    coreType: "SkylakeX",
    names: /^(SkylakeX|Cooperlake|SapphireRapids)$/i,
    needs: ["avx512f", "avx512bw", "avx512dq", "avx512vl"],
  },
  { coreType: "Haswell", names: /^(Haswell|Zen|Excavator)$/i, needs: ["avx2", "fma"] },
];

/**
 * The kernels to try instead of the one that OpenBLAS runs.
 * @param running name from openblas_get_corename; undefined for a library without a choice of kernels
 * @param flags features of the processor as Linux names them
 * @returns values for OPENBLAS_CORETYPE, best first, the running kernel's among them if the processor
 *   can run it; none if that is of the best kind already
 */
export function betterKernels(running: string | undefined, flags: ReadonlySet<string>): string[] {
  const known = KERNELS.filter(({ needs }) => needs.every((name) => flags.has(name)));
  const [best] = known;
  if (running === undefined || best === undefined || best.names.test(running)) return [];
  const names = known.map(({ coreType }) => coreType);
  const isAbove = KERNELS.some((kind) => kind.names.test(running) && !known.includes(kind));
  return isAbove || names.includes(running) ? names : [...names, running];
}

const EBX = 1, ECX = 2;

/** Where the C library tells of a feature: the leaf of `cpuid` in its order (1, 7, …), register, bit. */
const FEATURES: Readonly<Record<string, readonly [leaf: number, register: number, bit: number]>> = {
  fma: [0, ECX, 12],
  avx2: [1, EBX, 5],
  avx512f: [1, EBX, 16],
  avx512dq: [1, EBX, 17],
  avx512bw: [1, EBX, 30],
  avx512vl: [1, EBX, 31],
};

/**
 * Features of the processor that the system lets programs use.
 * @param leafAt the four registers eax, ebx, ecx and edx of a leaf of `cpuid`; null if nobody knows
 * @returns names as in `KERNELS`
 */
export function processorFlags(leafAt: (leaf: number) => Uint32Array | null): ReadonlySet<string> {
  const has = ([leaf, register, bit]: readonly [number, number, number]) =>
    ((leafAt(leaf)?.[register] ?? 0) >>> bit & 1) === 1;
  return new Set(Object.keys(FEATURES).filter((name) => has(FEATURES[name]!)));
}
