"""librosa's side of the feature benchmark: answers one line of JSON with another.

First line in: {"clips": [base64 of little-endian float32], "sampleRate": Hz}; out: versions.
Then {"work": name, "values": bool}; out: {"ms": milliseconds per clip} and, if values are asked
for, {"values": base64 of little-endian float32, [frames, bands] of the first clip}.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import base64
import json
import sys
import time
import warnings

import librosa
import numpy as np
import scipy

PINNED = {"librosa": "0.11.0", "numpy": "2.4.6", "scipy": "1.17.1"}
FOUND = {"librosa": librosa.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
warnings.simplefilter("ignore")


def log_mel(y, sr):
    return librosa.power_to_db(librosa.feature.melspectrogram(y=y, sr=sr))


def mfcc(y, sr):
    return librosa.feature.mfcc(y=y, sr=sr, n_mfcc=13)


def chroma(y, sr):
    return librosa.feature.chroma_stft(y=y, sr=sr)


def contrast(y, sr):
    return librosa.feature.spectral_contrast(y=y, sr=sr)


def together(y, sr):
    """As librosa's users write it: each feature from the signal."""
    return np.concatenate([f(y, sr) for f in (log_mel, mfcc, chroma, contrast)])


def shared(y, sr):
    """As an expert writes it: one transform and one mel spectrogram for all."""
    magnitude = np.abs(librosa.stft(y))
    power = magnitude**2
    mel = librosa.power_to_db(librosa.feature.melspectrogram(S=power, sr=sr))
    return np.concatenate([
        mel,
        librosa.feature.mfcc(S=mel, sr=sr, n_mfcc=13),
        librosa.feature.chroma_stft(S=power, sr=sr),
        librosa.feature.spectral_contrast(S=magnitude, sr=sr),
    ])


WORK = {
    "logMel": log_mel,
    "mfcc": mfcc,
    "chroma": chroma,
    "contrast": contrast,
    "together": together,
    "shared": shared,
}


def reply(value):
    print(json.dumps(value), flush=True)


def main():
    if FOUND != PINNED:
        sys.exit(f"Cannot compare with librosa: pinned {PINNED}, found {FOUND}")
    hello = json.loads(sys.stdin.readline())
    clips = [np.frombuffer(base64.b64decode(c), dtype="<f4") for c in hello["clips"]]
    sr = hello["sampleRate"]
    reply(FOUND)
    for line in sys.stdin:
        request = json.loads(line)
        work = WORK[request["work"]]
        start = time.perf_counter()
        for clip in clips:
            work(clip, sr)
        answer = {"ms": 1000 * (time.perf_counter() - start) / len(clips)}
        if request["values"]:
            values = np.ascontiguousarray(work(clips[0], sr).T, dtype="<f4")
            answer["values"] = base64.b64encode(values.tobytes()).decode()
        reply(answer)


main()
