"""Golden values of lib/features/copies and spectral/istft.ts from librosa.

    python -m pip install librosa==0.11.0 numpy==2.4.6 soxr==1.1.0
    python tests/golden/changes.py

All input is float64. Of each result every 97th sample is stored, as the base64 form of
little-endian float64, and its length.
"""

import base64
import json
import pathlib

import librosa
import numpy as np
import soxr

PINNED = {"librosa": "0.11.0", "numpy": "2.4.6", "soxr": "1.1.0"}
FOUND = {"librosa": librosa.__version__, "numpy": np.__version__, "soxr": soxr.__version__}
assert FOUND == PINNED, f"pinned {PINNED}, found {FOUND}"
print("versions", FOUND)

OUT = pathlib.Path(__file__).parent.parent / "features" / "golden" / "changes.json"
STEP = 97

# Samples and rate (Hz) of the signals: a sentence, one that ends in silence, less than one window.
SIGNALS = {
    "speech": dict(sr=16000, length=24000),
    "tones": dict(sr=22050, length=20001),
    "short": dict(sr=8000, length=700),
}
STRETCHES = [0.5, 0.81, 1, 1.23, 2.5]
SEMITONES = [-5, -2, 0.5, 2, 7]


def noise(length):
    state, out = 12345, np.empty(length)
    for i in range(length):
        state = (1664525 * state + 1013904223) % 2**32
        out[i] = (state >> 16) - 32768
    return out


def speech(sr, length):
    """Four syllables with gliding pitch and overtones, a hiss and a pause after each."""
    t, hiss = np.arange(length) / sr, noise(length)
    part = np.floor(4 * t * sr / length)
    inside = 4 * t * sr / length - part
    cycles = t * (110 + 45 * part) * (1 + 0.1 * inside)
    voice = sum(np.sin(2 * np.pi * h * cycles) / (1 + (h - 3) ** 2) for h in range(1, 9))
    level = np.where(inside < 0.6, np.sin(np.pi * inside / 0.6), 0)
    breath = np.where((inside > 0.55) & (inside < 0.75), hiss / 12, hiss / 2000)
    return np.floor(9000 * level * voice + breath + 0.5) / 32768


def tones(sr, length):
    """Ten harmonics that rise by half an octave, and silence in the last quarter."""
    t, duration = np.arange(length) / sr, length / sr
    cycles = 113 * t * (1 + t / (2 * duration))
    voice = sum(np.sin(2 * np.pi * h * cycles) / h for h in range(1, 11))
    return np.floor(np.where(t < 0.75 * duration, 6000 * voice, 0) + 0.5) / 32768


def signal(name):
    make = tones if name == "tones" else speech
    return make(**SIGNALS[name])


def pack(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f8").tobytes()).decode()


def some(y):
    return {"length": len(y), "samples": pack(y[::STEP])}


def changes(name):
    y, sr = signal(name), SIGNALS[name]["sr"]
    S = librosa.stft(y, n_fft=512, hop_length=100, win_length=400)
    played = librosa.phase_vocoder(S, rate=1.37, hop_length=100, n_fft=512)
    return {
        **SIGNALS[name],
        "signalSum": float(np.sum(y * 32768 * (np.arange(len(y)) % 1000 + 1))),
        "stretch": {str(r): some(librosa.effects.time_stretch(y, rate=r)) for r in STRETCHES},
        "pitch": {
            str(n): some(librosa.effects.pitch_shift(y, sr=sr, n_steps=n)) for n in SEMITONES
        },
        "istft": some(librosa.istft(S, hop_length=100, win_length=400, length=len(y) + 50)),
        "vocoder": {
            "frames": played.shape[1],
            "real": pack(played.T.real.ravel()[::STEP]),
            "imag": pack(played.T.imag.ravel()[::STEP]),
        },
    }


golden = {"versions": FOUND, "step": STEP, "signals": {name: changes(name) for name in SIGNALS}}
OUT.write_text(json.dumps(golden, indent=2) + "\n")
print("wrote", OUT.name)
