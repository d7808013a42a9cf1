/**
 * Sound: from a file's bytes to samples at the rate and of the length that features need.
 * @module
 */

export { checkSampleRate, checkWaveform, durationSec } from "./waveform.ts";
export type { DecodedAudio, Waveform } from "./waveform.ts";
export { AUDIO_EXTENSIONS, decodeAudio, decodeWaveform } from "./decode.ts";
export { encodeWav } from "./wav.ts";
export { mixDown } from "./mix.ts";
export { createResampler, resample } from "./resample.ts";
export type { Resampler } from "./resample.ts";
export { fitLength } from "./fit.ts";
export { trimSilence } from "./silence.ts";
export { dcOffset, peakDb, rmsDb } from "./level.ts";
