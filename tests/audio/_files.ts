/** WAV files and tones for the tests of audio. @module */

/** A WAV file that a test puts together. */
export interface MadeWav {
  readonly tag?: number;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly bits?: number;
  readonly blockAlign?: number;
  /** Content of the data chunk. */
  readonly data?: readonly number[];
  /** The length that the data chunk declares. */
  readonly declared?: number;
  /** The length that the RIFF header declares. */
  readonly riffLength?: number;
  /** Chunks as [id, content]; "fmt " and "data" stand for those that the other fields describe. */
  readonly order?: readonly (readonly [id: string, content?: readonly number[]])[];
}

export const u16 = (n: number) => [n & 255, (n >> 8) & 255];
export const u32 = (n: number) => [...u16(n & 0xffff), ...u16(n >>> 16)];
export const bigEndian16 = (n: number) => u16(n).reverse();
export const bigEndian32 = (n: number) => u32(n).reverse();
export const ascii = (s: string) => [...s].map((c) => c.charCodeAt(0));

/** Puts a WAV file together, by default three 16-bit samples: 1, -2 and 3. */
export function makeWav(made: MadeWav = {}): Uint8Array {
  const { tag = 1, channels = 1, sampleRate = 16000, bits = 16 } = made;
  const data = made.data ?? [...u16(1), ...u16(-2), ...u16(3)];
  const blockAlign = made.blockAlign ?? channels * bits / 8;
  const format = [...u16(tag), ...u16(channels), ...u32(sampleRate)]
    .concat(u32(sampleRate * blockAlign), u16(blockAlign), u16(bits));
  const order = made.order ?? [["fmt "], ["data"]];
  const chunks = order.flatMap(([id, content]) => {
    const bytes = content ?? (id === "fmt " ? format : data);
    const declared = id === "data" ? made.declared ?? bytes.length : bytes.length;
    return [...ascii(id), ...u32(declared), ...bytes, ...(bytes.length % 2 ? [0] : [])];
  });
  const riffLength = made.riffLength ?? chunks.length + 4;
  return new Uint8Array([...ascii("RIFF"), ...u32(riffLength), ...ascii("WAVE"), ...chunks]);
}

/** The five tones under a Hann window from which golden numbers were made. */
export function tones(sampleRate: number, seconds = 0.25): Float64Array {
  return Float64Array.from({ length: Math.floor(sampleRate * seconds) }, (_, i) => {
    const t = i / sampleRate;
    let sum = 0;
    for (const f of [110, 440, 1234.5, 2500, 3500]) sum += Math.sin(2 * Math.PI * f * t + f);
    return 0.15 * sum * Math.sin(Math.PI * t / seconds) ** 2;
  });
}

/** A sine of amplitude 1 and phase 0. */
export function sine(frequency: number, sampleRate: number, length: number): Float32Array {
  return Float32Array.from(
    { length },
    (_, i) => Math.sin(2 * Math.PI * frequency * i / sampleRate),
  );
}
