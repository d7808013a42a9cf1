import assert from "node:assert/strict";
import { chromaStft } from "@/features/spectral/chroma.ts";
import { powerSpectrogram } from "@/features/spectral/stft.ts";

Deno.test("chromaStft: A440 is class 9, and an octave changes nothing", () => {
  for (const hz of [220, 440, 880]) {
    const samples = Float32Array.from(
      { length: 8000 },
      (_, i) => Math.sin(2 * Math.PI * hz * i / 16000),
    );
    const { data, frames } = chromaStft(powerSpectrogram({ samples, sampleRate: 16000 }));
    const middle = data.subarray(12 * (frames >> 1), 12 * ((frames >> 1) + 1));
    assert.equal(middle.indexOf(1), 9, `${hz} Hz`);
  }
});

Deno.test("chromaStft: silent frames are zero, not NaN", () => {
  const silence = powerSpectrogram({ samples: new Float32Array(4000), sampleRate: 16000 });
  assert.ok(chromaStft(silence).data.every((x) => x === 0));
});
