"""Golden numbers for tests/audio: soundfile, SciPy, soxr and librosa.

Run from the project's root: python tests/golden/audio.py
Versions it was run with: see "versions" in the files that it writes.
"""

import base64
import io
import json
import pathlib

import librosa
import numpy as np
import scipy
import scipy.signal
import soundfile
import soxr

OUT = pathlib.Path("tests/audio/golden")
VERSIONS = {
    "librosa": librosa.__version__,
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "soundfile": soundfile.__version__,
    "libsndfile": soundfile.__libsndfile_version__,
    "soxr": soxr.__version__,
}


def write(name, value):
    text = json.dumps({"versions": VERSIONS, **value}, separators=(",", ":"))
    (OUT / f"{name}.json").write_text(text + "\n")


def wav():
    """Small files of every depth, as bytes, and the samples that soundfile reads from them."""
    rng = np.random.default_rng(1)
    cases = []
    for fmt in ("WAV", "WAVEX", "RF64"):
        for subtype in ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"):
            for channels in (1, 2, 5):
                x = rng.uniform(-1, 1, (7, channels))
                x[0], x[1] = -1, 1
                file = io.BytesIO()
                soundfile.write(file, x, 24414, format=fmt, subtype=subtype)
                samples, _ = soundfile.read(io.BytesIO(file.getvalue()), always_2d=True)
                cases.append(
                    {
                        "format": fmt,
                        "subtype": subtype,
                        "file": base64.b64encode(file.getvalue()).decode(),
                        "channels": samples.T.tolist(),
                    }
                )
    write("wav", {"sampleRate": 24414, "cases": cases})


def aiff():
    """Small AIFF and AIFC files, as bytes, and the samples that soundfile reads from them."""
    rng = np.random.default_rng(2)
    cases = []
    formats = [("PCM_S8", "FILE"), ("PCM_16", "FILE"), ("PCM_24", "FILE"), ("PCM_32", "FILE")]
    formats += [("PCM_U8", "FILE"), ("PCM_16", "LITTLE"), ("PCM_24", "LITTLE")]
    formats += [("PCM_32", "LITTLE"), ("FLOAT", "FILE"), ("DOUBLE", "FILE")]
    for subtype, endian in formats:
        for channels in (1, 2, 5):
            x = rng.uniform(-1, 1, (7, channels))
            x[0], x[1] = -1, 1
            file = io.BytesIO()
            soundfile.write(file, x, 24414, format="AIFF", subtype=subtype, endian=endian)
            samples, _ = soundfile.read(io.BytesIO(file.getvalue()), always_2d=True)
            cases.append(
                {
                    "type": file.getvalue()[8:12].decode(),
                    "subtype": f"{subtype} {endian}",
                    "file": base64.b64encode(file.getvalue()).decode(),
                    "channels": samples.T.tolist(),
                }
            )
    write("aiff", {"sampleRate": 24414, "cases": cases})


def tones(rate, seconds=0.25):
    """Five tones below 90 % of 4 kHz under a Hann window: the same in the tests."""
    n = int(rate * seconds)
    t = np.arange(n) / rate
    x = sum(0.15 * np.sin(2 * np.pi * f * t + f) for f in (110.0, 440.0, 1234.5, 2500.0, 3500.0))
    return x * np.sin(np.pi * t / seconds) ** 2


def resampling():
    """The same filter by SciPy's own functions, and soxr's at its best quality."""
    cases = []
    pairs = [(48000, 16000), (48000, 22050), (44100, 16000), (24414, 16000), (24000, 16000)]
    for rate, to in pairs + [(8000, 16000), (16000, 22050), (22050, 48000), (11025, 16000)]:
        x = tones(rate)
        up, down = to // np.gcd(to, rate), rate // np.gcd(to, rate)
        lower = min(1, up / down)
        length = (94 - 7.95) / (2.285 * np.pi * 0.1 * lower)
        taps = 16 * int(np.ceil(length / 16))
        h = scipy.signal.firwin(
            taps * up + 1,
            0.95 * lower / up,
            window=("kaiser", 0.1102 * (94 - 8.7)),
            pass_zero="lowpass",
        )
        poly = scipy.signal.resample_poly(x, up, down, window=h)
        best = soxr.resample(x, rate, to, quality="VHQ")
        keep = slice(len(poly) // 2 - 100, len(poly) // 2 + 100)
        cases.append(
            {
                "from": rate,
                "to": to,
                "length": len(poly),
                "first": keep.start,
                "scipy": poly[keep].tolist(),
                "soxr": best[keep].tolist(),
                "librosaLength": len(
                    librosa.resample(x, orig_sr=rate, target_sr=to, res_type="soxr_hq")
                ),
            }
        )
    write("resample", {"cases": cases})


def trim():
    """A burst that rises and dies away exponentially: the same in the tests."""
    n = 20000
    i = np.arange(n)
    y = np.exp(-np.abs(i - 9000) / 900) * np.sin(0.3 * i)
    settings = [
        {},
        {"topDb": 20, "frameLength": 512, "hopLength": 128},
        {"topDb": 40, "frameLength": 1000, "hopLength": 250},
        {"topDb": 60, "frameLength": 401, "hopLength": 160},
    ]
    names = {"topDb": "top_db", "frameLength": "frame_length", "hopLength": "hop_length"}
    signals = {"burst": y, "silence": np.zeros(n), "short": y[8990:9000], "faint": y * 1e-6}
    cases = []
    for name, signal in signals.items():
        for options in settings:
            _, (start, end) = librosa.effects.trim(
                signal, **{names[k]: v for k, v in options.items()}
            )
            cases.append({"signal": name, "options": options, "range": [int(start), int(end)]})
    write("trim", {"cases": cases})


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    wav()
    aiff()
    resampling()
    trim()
