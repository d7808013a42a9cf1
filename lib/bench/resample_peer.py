"""The resamplers of soxr and SciPy; what they are asked and answer: see _clips.py."""

from _clips import serve

import functools
import math

import scipy.signal
import soxr


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


serve(
    {"soxr": soxr_hq, "scipy": resample_poly, "scipyEqual": resample_poly_equal},
    *("soxr", "scipy", "numpy"),
)
