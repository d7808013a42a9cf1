/**
 * The vocal tract as a chain of resonances, one for each formant, and a resonance of its own for
 * the noise of consonants.
 *
 * Source: D. Klatt, Software for a cascade/parallel formant synthesizer, JASA 67(3), 1980.
 * @module
 */

/** Second-order filter over blocks of samples, in place; keeps its state between blocks. */
export interface Resonator {
  /** Sets the resonance; a change of a few Hz between blocks is not heard. */
  tune(frequency: number, bandwidth: number): void;
  run(block: Float64Array): void;
}

/**
 * Makes a resonator of gain 1 at 0 Hz, or its inverse, which has a notch in place of the resonance.
 * @param sampleRate in Hz
 */
export function createResonator(
  sampleRate: number,
  options: { inverse?: boolean } = {},
): Resonator {
  const inverse = options.inverse ?? false;
  let a = 1, b = 0, c = 0, last = 0, before = 0;
  const resonate = (block: Float64Array) => {
    for (let i = 0; i < block.length; i++) {
      const y = a * block[i]! + b * last + c * before;
      before = last;
      block[i] = last = y;
    }
  };
  const notch = (block: Float64Array) => {
    for (let i = 0; i < block.length; i++) {
      const x = block[i]!;
      block[i] = (x - b * last - c * before) / a;
      before = last;
      last = x;
    }
  };
  return {
    tune: (frequency, bandwidth) => {
      c = -Math.exp(-2 * Math.PI * bandwidth / sampleRate);
      b = 2 * Math.sqrt(-c) * Math.cos(2 * Math.PI * frequency / sampleRate);
      a = 1 - b - c;
    },
    run: inverse ? notch : resonate,
  };
}

/** The vocal tract's position for one block of samples. */
export interface TractPosition {
  /** The first three formants, in Hz, for a tract of 17.5 cm. */
  readonly formants: readonly [f1: number, f2: number, f3: number];
  /** How far the nose is open, 0 to 1. */
  readonly nasality: number;
  /** Damping by an open glottis, in Hz that are added to the first formant's bandwidth. */
  readonly damping: number;
}

/** A speaker's vocal tract. */
export interface Tract {
  move(position: TractPosition): void;
  run(block: Float64Array): void;
}

/** Bandwidth of a formant: losses grow with frequency (after Fant). */
const bandwidthOf = (frequency: number) => 60 + 7 * (frequency / 1000) ** 2;

/** Poles and zeros of the nose, in Hz, for a tract of 17.5 cm. */
const NOSE = { pole: 270, zero: 470, bandwidth: 100 };

/**
 * Makes a tract. Its fourth and higher formants lie where those of a uniform tube lie, up to just
 * below half the sample rate.
 * @param scale 17.5 cm divided by the tract's length
 * @param options.sampleRate in Hz
 */
export function createTract(scale: number, options: { sampleRate: number }): Tract {
  const { sampleRate } = options;
  const low = [0, 1, 2].map(() => createResonator(sampleRate));
  const high: Resonator[] = [];
  for (let f = 3500 * scale; f < 0.46 * sampleRate; f += 1000 * scale) {
    const resonator = createResonator(sampleRate);
    resonator.tune(f, bandwidthOf(f));
    high.push(resonator);
  }
  const nosePole = createResonator(sampleRate);
  const noseZero = createResonator(sampleRate, { inverse: true });
  nosePole.tune(NOSE.pole * scale, NOSE.bandwidth);
  const chain = [noseZero, nosePole, ...low, ...high];
  return {
    move: ({ formants, nasality, damping }) => {
      const zero = NOSE.pole + nasality * (NOSE.zero - NOSE.pole);
      noseZero.tune(zero * scale, NOSE.bandwidth);
      formants.forEach((formant, i) => {
        const f = formant * scale;
        low[i]!.tune(f, bandwidthOf(f) + (i === 0 ? damping + 40 * nasality : 0));
      });
    },
    run: (block) => chain.forEach((resonator) => resonator.run(block)),
  };
}
