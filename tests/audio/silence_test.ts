import assert from "node:assert/strict";
import { trimSilence } from "@/audio/silence.ts";
import golden from "./golden/trim.json" with { type: "json" };

/** The burst from which golden numbers were made. */
const burst = Float32Array.from(
  { length: 20000 },
  (_, i) => Math.exp(-Math.abs(i - 9000) / 900) * Math.sin(0.3 * i),
);
const signals: Record<string, Float32Array> = {
  burst,
  silence: new Float32Array(20000),
  short: burst.slice(8990, 9000),
  faint: burst.map((x) => x * 1e-6),
};

Deno.test("trimSilence cuts where librosa.effects.trim cuts", () => {
  for (const { signal, options, range } of golden.cases) {
    const w = { samples: signals[signal]!, sampleRate: 8000 };
    const { start, end, waveform } = trimSilence(w, options);
    assert.deepEqual([start, end], range, `${signal} ${JSON.stringify(options)}`);
    assert.deepEqual(waveform, { samples: w.samples.slice(start, end), sampleRate: 8000 });
  }
});

Deno.test("trimSilence refuses settings that make no sense", () => {
  const w = { samples: burst, sampleRate: 8000 };
  for (const options of [{ topDb: 0 }, { topDb: NaN }, { frameLength: 0 }, { hopLength: 1.5 }]) {
    assert.throws(() => trimSilence(w, options), { name: "InputError" });
  }
});
