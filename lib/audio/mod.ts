/** Sound files to samples at the rate that is wanted, and back. @module */
export { decodeAudio, decodeWaveform } from "./decode.ts";
export { createPipeReader, type PipeReader } from "./pipe.ts";
export { createResampler, resample, type Resampler } from "./resample.ts";
export { encodeWav } from "./wav.ts";
export type { DecodedAudio, Waveform } from "./waveform.ts";
