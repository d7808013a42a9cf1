"""The resamplers of soxr and SciPy: answers one line of JSON with another.

First line in: {"clips": [base64 of little-endian float32], "from": Hz}; out: versions.
Then {"work": name, "to": Hz, "values": bool}; out: {"ms": milliseconds per clip} and, if values are
asked for, {"values": base64 of little-endian float32, the first clip}.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import base64
import functools
import json
import math
import sys
import time

import numpy as np
import scipy.signal
import soxr

PINNED = {"soxr": "1.1.0", "scipy": "1.17.1", "numpy": "2.4.6"}
FOUND = {"soxr": soxr.__version__, "scipy": scipy.__version__, "numpy": np.__version__}


def soxr_hq(y, rate, to):
    """What librosa.resample calls by default."""
    return soxr.resample(y, rate, to, quality="HQ")


def resample_poly(y, rate, to):
    """With SciPy's own filter, which is shorter and lets more pass."""
    divisor = math.gcd(rate, to)
    return scipy.signal.resample_poly(y, to // divisor, rate // divisor)


@functools.cache
def equal_filter(up, down):
    """As long, as steep and as deep as the filter it is compared with (94 dB, 90 %)."""
    lower = min(1, up / down)
    taps = 16 * math.ceil((94 - 7.95) / (2.285 * math.pi * 0.1 * lower) / 16)
    window = ("kaiser", 0.1102 * (94 - 8.7))
    return scipy.signal.firwin(taps * up + 1, 0.95 * lower / up, window=window).astype("f4")


def resample_poly_equal(y, rate, to):
    """With a filter that keeps what this project promises."""
    divisor = math.gcd(rate, to)
    up, down = to // divisor, rate // divisor
    return scipy.signal.resample_poly(y, up, down, window=equal_filter(up, down))


WORK = {"soxr": soxr_hq, "scipy": resample_poly, "scipyEqual": resample_poly_equal}


def reply(value):
    print(json.dumps(value), flush=True)


def main():
    if FOUND != PINNED:
        sys.exit(f"Cannot compare resamplers: pinned {PINNED}, found {FOUND}")
    hello = json.loads(sys.stdin.readline())
    clips = [np.frombuffer(base64.b64decode(c), dtype="<f4") for c in hello["clips"]]
    rate = hello["from"]
    reply(FOUND)
    for line in sys.stdin:
        request = json.loads(line)
        work, to = WORK[request["work"]], request["to"]
        start = time.perf_counter()
        for clip in clips:
            work(clip, rate, to)
        answer = {"ms": 1000 * (time.perf_counter() - start) / len(clips)}
        if request["values"]:
            values = np.ascontiguousarray(work(clips[0], rate, to), dtype="<f4")
            answer["values"] = base64.b64encode(values.tobytes()).decode()
        reply(answer)


main()
