/** Seeded random numbers: the only source of chance, so that a seed determines a result. @module */

/** A stream of pseudo-random numbers that its seed determines. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Uniform integer in [0, n), for a whole number n from 1. */
  integer(n: number): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
  /** A new array with the items in random order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent stream: the same label and the same parent seed give the same stream. */
  fork(label: string | number): Random;
}

/**
 * Makes a stream from a seed (sfc32, Chris Doty-Humphrey's Small Fast Counting generator, seeded
 * through FNV-1a and splitmix32).
 * @param seed any number or text; equal seeds give equal streams
 */
export function seededRandom(seed: number | string): Random {
  const text = String(seed);
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  const mix = () => {
    h = (h + 0x9e3779b9) | 0;
    let t = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
    t = Math.imul(t ^ (t >>> 15), 0x735a2d97);
    return (t ^ (t >>> 15)) >>> 0;
  };
  let a = mix();
  let b = mix();
  let c = mix();
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const random: Random = {
    uniform: () => next() / 2 ** 32,
    integer: (n) => Math.floor((next() / 2 ** 32) * n),
    normal: () =>
      Math.sqrt(-2 * Math.log((next() + 1) / (2 ** 32 + 1))) *
      Math.cos(2 * Math.PI * (next() / 2 ** 32)),
    shuffle: (items) => {
      const out = [...items];
      for (let i = out.length - 1; i > 0; i--) {
        const j = random.integer(i + 1);
        [out[i], out[j]] = [out[j]!, out[i]!];
      }
      return out;
    },
    fork: (label) => seededRandom(`${text}/${label}`),
  };
  return random;
}
