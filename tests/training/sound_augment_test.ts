import assert from "node:assert/strict";
import type { Waveform } from "@/audio/waveform.ts";
import { seededRandom } from "@/base/random.ts";
import {
  augmentSound,
  NO_SOUND_AUGMENTATION,
  type SoundAugmentation,
  soundRule,
} from "@/training/sound_augment.ts";

/** Each kind by itself, always done. */
const KINDS: Readonly<Record<string, Partial<SoundAugmentation>>> = {
  speed: { speed: { probability: 1, maxChange: 0.1 } },
  silence: { silence: { probability: 1, maxSec: 0.3 } },
  room: { room: { probability: 1, maxSec: 0.5 } },
  noise: { noise: { probability: 1, minSnrDb: 5, maxSnrDb: 15 } },
  equaliser: { equaliser: { probability: 1, maxDb: 10 } },
  band: { band: { probability: 1, maxLowHz: 300, minHighHz: 3000 } },
  codec: { codec: { probability: 1, minDepthDb: 20, maxDepthDb: 40 } },
  level: { level: { probability: 1, maxDb: 20 } },
};
const ALL: SoundAugmentation = Object.assign({}, NO_SOUND_AUGMENTATION, ...Object.values(KINDS));

/** A tone in noise. */
function sound(length = 16000, sampleRate = 16000): Waveform {
  const random = seededRandom("sound");
  const samples = Float32Array.from(
    { length },
    (_, i) => 0.2 * Math.sin(i / 7) + 0.02 * random.normal(),
  );
  return { samples, sampleRate };
}

function augment(w: Waveform, config: Partial<SoundAugmentation>, seed: number | string = 1) {
  const random = seededRandom(seed);
  return augmentSound(w, { config: { ...NO_SOUND_AUGMENTATION, ...config }, random });
}

function powerDb(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
}

Deno.test("without settings, or with probability 0, a recording stays as it is", () => {
  const w = sound();
  assert.equal(augment(w, {}), w);
  const never = Object.entries(ALL).map(([kind, settings]) => {
    const isKind = typeof settings === "object" && settings !== null;
    return [kind, isKind ? { ...settings, probability: 0 } : settings];
  });
  assert.deepEqual(augment(w, Object.fromEntries(never)).samples, w.samples);
});

for (const [name, config] of [...Object.entries(KINDS), ["all", ALL] as const]) {
  Deno.test(`${name}: the change follows from the random stream, and silence stays silent`, () => {
    const w = sound();
    const before = w.samples.slice();
    const changed = augment(w, config);
    assert.deepEqual(augment(w, config), changed);
    assert.notDeepEqual(augment(w, config, 2).samples, changed.samples);
    assert.notDeepEqual(changed.samples, before);
    assert.deepEqual(w.samples, before);
    for (const length of [1, 1600, 160_000]) {
      for (const sampleRate of [8000, 16000, 48000]) {
        const silent = augment({ samples: new Float32Array(length), sampleRate }, config, length);
        assert.ok(silent.samples.every((x) => x === 0), `${length} at ${sampleRate} Hz`);
        const { samples } = augment(sound(length, sampleRate), config, length);
        assert.ok(samples.length > 0 && samples.every(Number.isFinite));
      }
    }
  });
}

Deno.test("draws stay within the settings and fill them", () => {
  const w = sound();
  const range = (config: Partial<SoundAugmentation>, measure: (changed: Waveform) => number) => {
    const found = Array.from({ length: 200 }, (_, i) => measure(augment(w, config, i)));
    return [Math.min(...found), Math.max(...found)];
  };
  const assertRange = ([low, high]: number[], from: number, to: number) => {
    const slack = 0.05 * (to - from);
    assert.ok(low! >= from - 1e-3 && low! < from + slack, `${low} from ${from}`);
    assert.ok(high! <= to + 1e-3 && high! > to - slack, `${high} to ${to}`);
  };
  const level = powerDb(w.samples);
  assertRange(range(KINDS["level"]!, ({ samples }) => powerDb(samples) - level), -20, 20);
  const lengths = range(KINDS["speed"]!, ({ samples }) => Math.log(16000 / samples.length));
  assertRange(lengths, -Math.log(1.1), Math.log(1.1));
  const ratio = ({ samples }: Waveform) =>
    level - powerDb(samples.map((x, i) => x - w.samples[i]!));
  assertRange(range(KINDS["noise"]!, ratio), 5, 15);
  const added = range(KINDS["silence"]!, ({ samples }) => samples.length / 16000 - 1);
  assert.ok(added[0]! < 0.1 && added[0]! >= 0 && added[1]! > 0.5 && added[1]! <= 0.6, `${added}`);
});

Deno.test("each kind comes with its probability, and with oneOnly at most one of the channel's", () => {
  const w = sound(2000);
  const changed = (config: Partial<SoundAugmentation>) =>
    Array.from({ length: 500 }, (_, i) => augment(w, config, i))
      .filter(({ samples }) => samples.some((x, j) => x !== w.samples[j]));
  const third = { level: { probability: 1 / 3, maxDb: 20 } };
  const share = changed(third).length / 500;
  assert.ok(Math.abs(share - 1 / 3) < 0.07, `${share}`); // three standard deviations
  const both = { ...KINDS["noise"], ...KINDS["band"], oneOnly: true };
  // Noise alone leaves the sound in it; a limited band takes part of the sound away.
  const noisy = changed(both).filter(({ samples }) => powerDb(samples) > powerDb(w.samples));
  assert.ok(Math.abs(noisy.length / 500 - 0.5) < 0.07, `${noisy.length}`);
});

Deno.test("the codec keeps what is loud and drops what lies deep below it", () => {
  const sampleRate = 16000;
  const tone = (hz: number, level: number) =>
    Float32Array.from(
      { length: 16384 },
      (_, i) => level * Math.cos(2 * Math.PI * hz * i / sampleRate),
    );
  // Both in the middle of a bin of 31.25 Hz, whose neighbours are 6 dB below it.
  const loud = tone(500, 0.5);
  const quiet = tone(4000, 0.5 * 10 ** (-30 / 20));
  const both = { samples: loud.map((x, i) => x + quiet[i]!), sampleRate };
  const inner = (samples: Float32Array) => samples.subarray(512, -512);
  for (const [depthDb, kept] of [[25, loud], [40, both.samples]] as const) {
    const codec = { probability: 1, minDepthDb: depthDb, maxDepthDb: depthDb };
    const coded = inner(augment(both, { codec }).samples);
    const error = coded.map((x, i) => x - inner(kept)[i]!);
    assert.ok(powerDb(error) < powerDb(loud) - 60, `${depthDb}: ${powerDb(error)}`);
  }
});

Deno.test("settings are checked, and named where they are wrong", () => {
  assert.deepEqual(soundRule(ALL, "sound"), ALL);
  const refusals: readonly [object, RegExp][] = [
    [{ noise: { probability: 1, minSnrDb: 20, maxSnrDb: 10 } }, /sound\.noise: its smallest/],
    [{ codec: { probability: 1, minDepthDb: 50, maxDepthDb: 40 } }, /sound\.codec: its smallest/],
    [{ band: { probability: 1, maxLowHz: 4000, minHighHz: 3000 } }, /sound\.band: its smallest/],
    [{ speed: { probability: 1, maxChange: 0 } }, /sound\.speed\.maxChange = 0/],
    [{ level: { probability: 2, maxDb: 6 } }, /sound\.level\.probability = 2/],
    [{ room: { probability: 1 } }, /sound\.room: the key "maxSec" is missing/],
    [{ everyEpochs: 0 }, /sound\.everyEpochs = 0/],
    [{ echo: null }, /the key "echo" is unknown/],
  ];
  for (const [change, message] of refusals) {
    const wrong = () => soundRule({ ...ALL, ...change }, "sound");
    assert.throws(wrong, { name: "InputError", message });
  }
});
