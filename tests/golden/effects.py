"""Golden numbers for tests/audio/effects_test.ts: SciPy's filters.

Run from the project's root: python tests/golden/effects.py
Versions it was run with: see "versions" in the file that it writes.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import signal

OUT = pathlib.Path("tests/audio/golden/effects.json")
rng = np.random.default_rng(1)
# Single precision, as the samples of a waveform are.
x = rng.normal(0, 0.3, 64).astype(np.float32).astype(np.float64)


def peaking(hz, gain_db, quality, rate):
    """The analog peak of the cookbook, mapped by the bilinear transform so that hz stays hz."""
    w = 2 * rate * np.tan(np.pi * hz / rate)
    a = 10 ** (gain_db / 40)
    return signal.bilinear(
        [1 / w**2, a / quality / w, 1], [1 / w**2, 1 / (a * quality) / w, 1], fs=rate
    )


def case(kind, rate, b, a, **settings):
    return {
        "kind": kind,
        "sampleRate": rate,
        **settings,
        "b": list(b),
        "a": list(a[1:]),
        "y": signal.lfilter(b, a, x).tolist(),
    }


cases = []
for rate, hz in ((16000, 300), (48000, 11000), (8000, 3840)):
    cases.append(case("lowPass", rate, *signal.butter(2, hz, "lowpass", fs=rate), hz=hz))
    cases.append(case("highPass", rate, *signal.butter(2, hz, "highpass", fs=rate), hz=hz))
    for gain_db, quality in ((9, 0.7), (-12, 2)):
        b, a = peaking(hz, gain_db, quality, rate)
        cases.append(case("peaking", rate, b, a, hz=hz, gainDb=gain_db, quality=quality))

golden = {
    "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
    "x": x.tolist(),
    "cases": cases,
}
OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
