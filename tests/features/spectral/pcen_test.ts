import assert from "node:assert/strict";
import { melSpectrogram } from "@/features/spectral/mel.ts";
import { pcen, type PcenOptions } from "@/features/spectral/pcen.ts";
import { framesOf, goldenCases, largestError, rowsOf, unpack } from "../_golden.ts";
import { MEL, PCEN } from "../_options.ts";

/** Against values up to 4; reached 1.6e-7 (float32). */
const TOLERANCE = 5e-7;

Deno.test("pcen: equal to librosa at all settings", () => {
  for (const { setting, name, golden, spectrogram, stft } of goldenCases()) {
    const power = spectrogram.power.map((p) => 2 ** 31 * Math.sqrt(p));
    const mel = melSpectrogram({ ...spectrogram, power }, MEL[setting]);
    const hopSec = stft.hopLength! / spectrogram.sampleRate;
    const matrix = pcen(mel, { ...PCEN[setting], hopSec });
    const error = largestError(rowsOf(matrix, framesOf(matrix.frames), 5), unpack(golden.pcen));
    assert.ok(error < TOLERANCE, `${setting} ${name}: ${error}`);
  }
});

Deno.test("pcen: without bias it is a power, and loudness is divided out", () => {
  const [quiet, loud] = [1e3, 1e6].map((level) =>
    pcen({ data: new Float32Array(200).fill(level), frames: 200, bands: 1 }, {
      hopSec: 0.1,
      bias: 0,
      gain: 1,
      exponent: 2,
    }).data
  );
  for (const data of [quiet!, loud!]) assert.ok(Math.abs(data[199]! - 1) < 1e-5);
  const silence = pcen({ data: new Float32Array(4), frames: 4, bands: 1 }, { hopSec: 0.1 });
  assert.ok(silence.data.every((x) => x === 0));
});

Deno.test("pcen: refuses settings out of range", () => {
  const matrix = { data: new Float32Array(4), frames: 2, bands: 2 };
  const wrong: Partial<PcenOptions>[] = [
    { gain: -1 },
    { bias: -1 },
    { exponent: NaN },
    { hopSec: 0 },
    { timeConstantSec: 0 },
  ];
  for (const options of wrong) {
    const [name] = Object.keys(options);
    assert.throws(() => pcen(matrix, { hopSec: 0.01, ...options }), {
      name: "InputError",
      message: new RegExp(name!),
    });
  }
});
