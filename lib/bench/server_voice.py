"""The voice detector of lib/recognition, for the peer of the server: the same numbers by NumPy."""

import base64

import librosa
import numpy as np

SAMPLE_RATE, HOP, WINDOW = 16000, 512, 1024
BEFORE = (WINDOW - HOP) // 2
BANDS, GROUPS = 24, 8
FLOOR = 1e-7
NEAR, BLOCK, BLOCKS_BEFORE, BLOCKS_AFTER = 5, 8, 5, 1
FRAMES_BEFORE, FRAMES_AFTER = BLOCK * BLOCKS_BEFORE, BLOCK * BLOCKS_AFTER
SILENCE = 1e-9
LOW_HZ, HIGH_HZ = 60, 7600


def edges(count):
    """Ends of `count` equal steps of the mel scale, Hz."""
    return librosa.mel_frequencies(count + 1, fmin=LOW_HZ, fmax=HIGH_HZ)


def decode(text, dtype):
    return np.frombuffer(base64.b64decode(text), dtype)


class VoiceDetector:
    """Which frames of 512 samples at 16 kHz are speech."""

    def __init__(self, stored):
        self.mean, self.scale = (decode(stored[key], "<f4") for key in ("mean", "scale"))
        self.layers = []
        for layer in stored["layers"]:
            scales = decode(layer["scales"], "<f4")
            weights = decode(layer["weights"], "i1").reshape(len(scales), -1)
            self.layers.append(((weights * scales[:, None]).T.astype("f4"), decode(layer["bias"], "<f4")))
        step = SAMPLE_RATE / WINDOW
        ends, bins = edges(BANDS + 1) / step, np.arange(WINDOW // 2 + 1)
        rise = (bins - ends[:-2, None]) / np.diff(ends)[:-1, None]
        fall = (ends[2:, None] - bins) / np.diff(ends)[1:, None]
        self.bands = np.maximum(0, np.minimum(rise, fall)).T
        self.groups = np.floor(edges(GROUPS) / step + 0.5).astype(int)
        self.window = np.hanning(WINDOW + 1)[:-1]

    def group_means(self, values):
        counts = np.diff(self.groups)
        return np.add.reduceat(values[:, : self.groups[-1]], self.groups[:-1], axis=1) / counts

    def describe(self, y):
        """Numbers of each frame: bands, changes and tonality of groups; mean power; mean square."""
        count = -(-len(y) // HOP)
        padded = np.zeros((count - 1) * HOP + WINDOW, np.float32)
        padded[BEFORE : BEFORE + len(y)] = y[: len(padded) - BEFORE]
        cut = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP]
        spectra = np.fft.rfft(cut * self.window)
        power = spectra.real**2 + spectra.imag**2 + FLOOR / 10
        level = np.log10(power)
        change = self.group_means(np.abs(np.diff(level, axis=0, prepend=level[:1])))
        tonality = np.log10(self.group_means(power)) - self.group_means(level)
        bands = power @ self.bands + FLOOR
        own = cut[:, BEFORE : BEFORE + HOP]
        square = np.einsum("ij,ij->i", own, own) / HOP
        return np.log10(bands), np.hstack([change, tonality]), bands.mean(1), square

    def contexts(self, bands, groups, power):
        """What the network hears for each frame."""
        count = len(power)
        places = np.arange(-FRAMES_BEFORE, FRAMES_AFTER + 1) + np.arange(count)[:, None]
        places = np.clip(places, 0, count - 1)
        mean = np.log10(power[places].mean(1))
        level = np.clip(bands[places] - mean[:, None, None], -5, 3)
        change = np.abs(np.diff(level, axis=1, prepend=level[:, :1]))
        near = level[:, FRAMES_BEFORE - NEAR : FRAMES_BEFORE + NEAR + 1].reshape(count, -1)
        parts = [near, groups]
        around = groups[places]
        for block in range(BLOCKS_BEFORE + BLOCKS_AFTER):
            start = block * BLOCK + (0 if block < BLOCKS_BEFORE else 1)
            of_block = slice(start, start + BLOCK)
            parts += [values[:, of_block].mean(1) for values in (level, change, around)]
        return np.hstack(parts)

    def find(self, y):
        """Whether each frame is speech."""
        bands, groups, power, square = self.describe(y)
        x = ((self.contexts(bands, groups, power) - self.mean) * self.scale).astype("f4")
        for weights, bias in self.layers[:-1]:
            x = np.maximum(0, x @ weights + bias)
        weights, bias = self.layers[-1]
        return (x @ weights + bias)[:, 0] >= np.where(square < SILENCE, np.inf, 0)
