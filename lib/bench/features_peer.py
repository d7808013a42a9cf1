"""librosa's side of the feature benchmark; what it is asked and answers: see _clips.py."""

from _clips import serve

import warnings

import librosa
import numpy as np

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

serve(WORK, "librosa", "numpy", "scipy")
