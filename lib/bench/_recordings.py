"""The network's input made of recordings by librosa, on all cores by joblib."""

import librosa
import numpy as np
from joblib import Parallel, cpu_count, delayed

# What each kind of feature is, from the one spectrogram that all share.
KINDS = {
    "logMel": lambda power, sr, spec: librosa.power_to_db(
        librosa.feature.melspectrogram(S=power, sr=sr, n_mels=spec["nMels"])
    ),
    "mfcc": lambda power, sr, spec: librosa.feature.mfcc(
        S=librosa.power_to_db(librosa.feature.melspectrogram(S=power, sr=sr)),
        n_mfcc=spec["nMfcc"],
    ),
    "chroma": lambda power, sr, spec: librosa.feature.chroma_stft(S=power, sr=sr),
    "spectralContrast": lambda power, sr, spec: librosa.feature.spectral_contrast(
        S=np.sqrt(power), sr=sr
    ),
}


def clip_of(path, sr, length):
    """The middle of a recording, or the recording in the middle of silence."""
    y, _ = librosa.load(path, sr=sr)
    surplus = len(y) - length
    if surplus > 0:
        return y[surplus // 2 : surplus // 2 + length]
    return librosa.util.pad_center(y, size=length)


def features_of(path, config):
    """[bands, frames, channels], each channel of zero mean and unit variance."""
    sr = config["sampleRate"]
    y = clip_of(path, sr, round(config["durationSec"] * sr))
    power = np.abs(librosa.stft(y, n_fft=config["nFft"], hop_length=config["hopLength"])) ** 2
    channels = []
    for specs in config["channels"]:
        x = np.concatenate([KINDS[spec["kind"]](power, sr, spec) for spec in specs])
        channels.append((x - x.mean()) / x.std())
    return np.stack(channels, axis=-1).astype(np.float32)


def features_of_all(paths, config):
    """[clips, bands, frames, channels], one process per core."""
    run = delayed(features_of)
    return np.stack(Parallel(n_jobs=cpu_count())(run(path, config) for path in paths))
