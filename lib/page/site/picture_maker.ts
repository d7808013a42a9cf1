/** Makes the picture of a sound while it arrives. @module */
import { createResampler } from "@/audio/resample.ts";
import { melSpectrogram } from "@/features/spectral/mel.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";
import { BANDS, COLUMN_SEC, type Picture, PICTURE_RATE as RATE } from "./picture.ts";

const HOP = RATE * COLUMN_SEC;
const FRAME = 1024;
/** Levels from here, in dB, are drawn from 0 on... */
const DARKEST_DB = -50;
/** ...to 255, so many dB above. */
const RANGE_DB = 75;

/** Makes a picture of sound that comes in chunks. */
export interface PictureMaker {
  /** Takes the next samples. @returns the columns that they complete */
  push(samples: Float32Array): Picture;
  /** Ends the sound. @returns the columns still due */
  flush(): Picture;
}

/** Makes the picture of a sound; its columns do not depend on the sizes of the chunks. */
export function createPictureMaker(sampleRate: number): PictureMaker {
  const resampler = createResampler(sampleRate, RATE);
  let rest = new Float32Array(0);
  const take = (samples: Float32Array, isLast: boolean): Picture => {
    const all = new Float32Array(rest.length + samples.length + (isLast ? FRAME : 0));
    all.set(rest);
    all.set(samples, rest.length);
    const heard = rest.length + samples.length;
    const columns = isLast
      ? Math.ceil(heard / HOP)
      : Math.max(0, Math.floor((heard - FRAME) / HOP) + 1);
    rest = all.slice(columns * HOP, heard);
    return draw(all, columns);
  };
  return {
    push: (samples) => take(resampler.push(samples), false),
    flush: () => take(resampler.flush(), true),
  };
}

function draw(samples: Float32Array, columns: number): Picture {
  const low = new Float32Array(columns);
  const high = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    const part = samples.subarray(column * HOP, (column + 1) * HOP);
    low[column] = part.reduce((least, value) => Math.min(least, value), 0);
    high[column] = part.reduce((most, value) => Math.max(most, value), 0);
  }
  return { columns, low, high, levels: levelsOf(samples, columns) };
}

function levelsOf(samples: Float32Array, columns: number): Uint8Array {
  const levels = new Uint8Array(columns * BANDS);
  if (columns === 0) return levels;
  const needed = samples.subarray(0, (columns - 1) * HOP + FRAME);
  const spectrogram = powerSpectrogram({ samples: needed, sampleRate: RATE }, {
    nFft: FRAME,
    hopLength: HOP,
    centre: false,
  });
  const { data } = melSpectrogram(spectrogram, { nMels: BANDS });
  data.forEach((power, i) => {
    const db = 10 * Math.log10(Math.max(power, 1e-10));
    levels[i] = Math.max(0, Math.min(255, 255 * (db - DARKEST_DB) / RANGE_DB));
  });
  return levels;
}
