"""Golden values of lib/features/long_term.ts from SciPy, written to tests/features/golden/.

    python -m pip install numpy==2.4.6 scipy==1.17.1
    python tests/golden/long_term.py

Two signals whose samples are multiples of 2^-15, made by a linear congruential generator that
tests/features/long_term_test.ts repeats: noise throughout, and noise whose middle is 40 dB weaker.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy.signal import welch

PINNED = {"numpy": "2.4.6", "scipy": "1.17.1"}
FOUND = {"numpy": np.__version__, "scipy": scipy.__version__}
assert FOUND == PINNED, f"pinned {PINNED}, found {FOUND}"

OUT = pathlib.Path(__file__).parent.parent / "features" / "golden" / "long_term.json"
# Sample rate (Hz), samples, transform: 43 ms, as a power of two.
CASES = {"tess": (24414, 20000, 1024), "ravdess": (48000, 30000, 2048), "crema-d": (16000, 9000, 512)}
BAND_HZ = 250


def noise(length: int) -> np.ndarray:
    state, values = 1, []
    for _ in range(length):
        state = (1103515245 * state + 12345) % 2**31
        values.append((state >> 16) - 2**14)
    return np.array(values) / 2**15


golden = {}
for name, (rate, length, n_fft) in CASES.items():
    y = noise(length)
    hz, density = welch(y, rate, nperseg=n_fft, noverlap=n_fft // 2, detrend=False)
    bands = int(np.ceil(rate / 2 / BAND_HZ))
    of_band = np.minimum(bands - 1, np.floor(hz / BAND_HZ).astype(int))
    mean = [density[of_band == b].mean() for b in range(bands)]
    golden[name] = {
        "sampleRate": rate,
        "length": length,
        "meanDb": [round(float(v), 6) for v in 10 * np.log10(mean)],
    }

OUT.write_text(json.dumps({"versions": FOUND, "cases": golden}, indent=2) + "\n")
print(f"wrote {OUT.name}")
