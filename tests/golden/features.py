"""Golden values of lib/features from librosa, written to tests/features/golden/.

    python -m pip install librosa==0.11.0 numpy==2.4.6 scipy==1.17.1
    python tests/golden/features.py

All input is float64. Every value is computed from the whole signal; of the result a few frames are
stored, as the base64 form of little-endian float64, so that the files are exact and small.
"""

import base64
import json
import pathlib

import librosa
import numpy as np
import scipy

PINNED = {"librosa": "0.11.0", "numpy": "2.4.6", "scipy": "1.17.1"}
FOUND = {"librosa": librosa.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
assert FOUND == PINNED, f"pinned {PINNED}, found {FOUND}"
print("versions", FOUND)

OUT = pathlib.Path(__file__).parent.parent / "features" / "golden"
SIGNALS = ["chirp", "tones", "silence", "clipped"]

# Sample rate (Hz), samples and transform: librosa's defaults on 16 kHz speech, a short window at
# 22.05 kHz with reflection, a long transform at 44.1 kHz, frames of 25 ms as is usual for speech, and
# a prime number of samples.
SETTINGS = {
    "default": dict(sr=16000, length=12000, stft=dict(n_fft=2048, hop_length=512)),
    "short": dict(
        sr=22050,
        length=11025,
        stft=dict(n_fft=1024, hop_length=200, win_length=600, pad_mode="reflect"),
    ),
    "long": dict(sr=44100, length=30000, stft=dict(n_fft=4096, hop_length=1500, win_length=4000)),
    "ms25": dict(sr=16000, length=8000, stft=dict(n_fft=400, hop_length=160)),
    "prime": dict(
        sr=8000,
        length=4001,
        stft=dict(n_fft=331, hop_length=100, win_length=300, pad_mode="reflect"),
    ),
}
MEL = {
    "default": dict(n_mels=128),
    "short": dict(n_mels=40, fmin=50.0, fmax=8000.0, htk=True),
    "long": dict(n_mels=64, fmin=20.0, fmax=16000.0, htk=True),
    "ms25": dict(n_mels=40),
    "prime": dict(n_mels=26, fmin=100.0),
}
DB = {
    "default": dict(),
    "short": dict(ref="max", amin=1e-8, top_db=60.0),
    "long": dict(ref=0.25, amin=1e-10, top_db=None),
    "ms25": dict(),
    "prime": dict(),
}
MFCC = {"default": 20, "short": 13, "long": 40, "ms25": 13, "prime": 20}
CHROMA = {
    "default": dict(),
    "short": dict(tuning=0.37),
    "long": dict(n_chroma=24),
    "ms25": dict(),
    "prime": dict(),
}
CONTRAST = {
    "default": dict(),
    "short": dict(fmin=150.0, n_bands=5, quantile=0.1),
    "long": dict(quantile=0.05),
    "ms25": dict(),
    "prime": dict(n_bands=4),
}
CEPSTRUM = {
    "default": dict(lifter=22),
    "short": dict(dct_type=3),
    "long": dict(dct_type=3, lifter=40.5),
    "ms25": dict(lifter=22),
    "prime": dict(dct_type=3),
}
FRAMES = {
    "default": dict(),
    "short": dict(frame_length=600, hop_length=200),
    "long": dict(frame_length=4001, hop_length=1500, center=False),
    "ms25": dict(frame_length=400, hop_length=160),
    "prime": dict(frame_length=331, hop_length=100),
}
RMS = {"short": dict(pad_mode="reflect")}
ROLLOFF = {"short": dict(roll_percent=0.99), "long": dict(roll_percent=0.1)}
DELTA = {"short": dict(width=5), "long": dict(width=21, order=3)}
PCEN = {
    "short": dict(gain=0.8, bias=10, power=0.25, time_constant=0.06),
    "long": dict(power=0),
    "ms25": dict(bias=0, power=0.1),
}
YIN = {
    "default": dict(fmin=65, fmax=600, hop_length=512),
    "short": dict(
        **dict(fmin=100, fmax=800, frame_length=600, hop_length=200),
        **dict(trough_threshold=0.2, pad_mode="reflect"),
    ),
    "long": dict(fmin=80, fmax=2000, frame_length=4096),
    "ms25": dict(fmin=80, fmax=600, frame_length=400, hop_length=160),
    "prime": dict(fmin=100, fmax=600, frame_length=331, hop_length=100),
}
PYIN = {
    "default": dict(fmin=65, fmax=2093),
    "short": dict(fmin=100, fmax=800, frame_length=600, hop_length=200, pad_mode="reflect"),
    "long": dict(fmin=80, fmax=600, frame_length=4096, center=False),
    "ms25": dict(fmin=80, fmax=600, frame_length=400, hop_length=160),
    "prime": dict(fmin=100, fmax=600, frame_length=331, hop_length=100),
}


def noise(length):
    state, out = 12345, np.empty(length)
    for i in range(length):
        state = (1664525 * state + 1013904223) % 2**32
        out[i] = (state >> 16) - 32768
    return out


def harmonics(t, duration):
    cycles = 113 * t * (1 + t / (2 * duration))
    return sum(np.sin(2 * np.pi * h * cycles) / h for h in range(1, 11))


def make_speech(sr, length):
    """Four syllables with gliding pitch and overtones, a hiss and a pause after each."""
    t, hiss = np.arange(length) / sr, noise(length)
    part = np.floor(4 * t * sr / length)
    inside = 4 * t * sr / length - part
    cycles = t * (110 + 45 * part) * (1 + 0.1 * inside)
    voice = sum(np.sin(2 * np.pi * h * cycles) / (1 + (h - 3) ** 2) for h in range(1, 9))
    level = np.where(inside < 0.6, np.sin(np.pi * inside / 0.6), 0)
    breath = np.where((inside > 0.55) & (inside < 0.75), hiss / 12, hiss / 2000)
    return np.floor(9000 * level * voice + breath + 0.5) / 32768


def make_signal(name, sr, length):
    if name == "speech":
        return make_speech(sr, length)
    t, duration, hiss = np.arange(length) / sr, length / sr, noise(length)
    if name == "chirp":
        cycles = 60 * t + (0.45 * sr - 60) * t * t / (2 * duration)
        value = 12000 * np.sin(2 * np.pi * cycles) + hiss / 256
    elif name == "tones":
        value = np.where(t < 0.75 * duration, 6000 * harmonics(t, duration), 0)
    elif name == "clipped":
        value = np.clip(40000 * harmonics(t, duration) + hiss / 16, -32768, 32767)
    else:
        value = np.zeros(length)
    return np.floor(value + 0.5) / 32768  # as JavaScript rounds


def signal_sum(y):
    return float(np.sum(y * 32768 * (np.arange(len(y)) % 1000 + 1)))


def db_options(options):
    return {**options, "ref": np.max} if options.get("ref") == "max" else options


def pack(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f8").tobytes()).decode()


def frames_of(count):
    """First and last two frames, and three between."""
    return sorted({0, 1, count // 4, count // 2, (3 * count) // 4, count - 2, count - 1})


def rows(matrix, frames, step=1):
    """The chosen frames of a [bands, frames] array, packed as [frames, bands]."""
    return pack(matrix[::step, frames].T)


def track(matrix):
    """The chosen frames of a feature that has frames of its own."""
    return rows(matrix, frames_of(matrix.shape[1]))


def changes(log_mel, setting):
    """Cepstra of other kinds, and the deltas of librosa's usual ones."""
    count, options = MFCC[setting], DELTA.get(setting, {})
    cepstrum = librosa.feature.mfcc(S=log_mel, n_mfcc=count)
    again = {**options, "order": options.get("order", 1) + 1}
    return {
        "cepstrum": track(librosa.feature.mfcc(S=log_mel, n_mfcc=count, **CEPSTRUM[setting])),
        "delta": track(librosa.feature.delta(cepstrum, **options)),
        "deltaDelta": track(librosa.feature.delta(cepstrum, **again)),
    }


def descriptors(y, magnitude, sr, setting):
    """What is one number per frame, and PCEN."""
    frames, n_fft = FRAMES[setting], SETTINGS[setting]["stft"]["n_fft"]
    spectrum = dict(S=magnitude, sr=sr, n_fft=n_fft)
    flatness = librosa.feature.spectral_flatness(S=magnitude, n_fft=n_fft)
    mel = librosa.feature.melspectrogram(**spectrum, **MEL[setting])
    hop = SETTINGS[setting]["stft"]["hop_length"]
    pitch = librosa.yin(y, sr=sr, **YIN[setting])
    return {
        "rms": track(librosa.feature.rms(y=y, dtype=np.float64, **frames, **RMS.get(setting, {}))),
        "zeroCrossingRate": track(librosa.feature.zero_crossing_rate(y, **frames)),
        "spectralCentroid": track(librosa.feature.spectral_centroid(**spectrum)),
        "spectralBandwidth": track(librosa.feature.spectral_bandwidth(**spectrum)),
        "spectralRolloff": track(
            librosa.feature.spectral_rolloff(**spectrum, **ROLLOFF.get(setting, {}))
        ),
        "spectralFlatness": track(flatness),
        "yin": track(pitch[np.newaxis]),
        "pcen": track(librosa.pcen(mel * 2**31, sr=sr, hop_length=hop, **PCEN.get(setting, {}))[::5]),
    }


def probable_pitch(y, sr, setting):
    """pYIN in all frames: 0 Hz where there is no voice."""
    f0, voiced, probability = librosa.pyin(y, sr=sr, fill_na=0.0, **PYIN[setting])
    assert np.array_equal(f0 > 0, voiced)
    return {"pyin": pack(f0), "pyinProbability": pack(probability)}


def small_path():
    """The likeliest path through six states, some steps between which never happen."""
    random = np.random.default_rng(7)
    transition = random.random((6, 6)) * (random.random((6, 6)) < 0.5) + 0.2 * np.eye(6)
    transition /= transition.sum(axis=1, keepdims=True)
    observed = random.random((6, 40)) * (random.random((6, 40)) < 0.4)
    path = librosa.sequence.viterbi(observed, transition, p_init=np.ones(6) / 6)
    return {
        "transition": pack(transition),
        "observed": pack(observed.T),
        "path": path.tolist(),
    }



def features(y, sr, setting):
    stft = SETTINGS[setting]["stft"]
    spectrum = librosa.stft(y, **stft)
    power = np.abs(spectrum) ** 2
    frames = frames_of(power.shape[1])
    mel = librosa.feature.melspectrogram(S=power, sr=sr, n_fft=stft["n_fft"], **MEL[setting])
    log_mel = librosa.power_to_db(mel, **db_options(DB[setting]))
    chroma = librosa.feature.chroma_stft(S=power, sr=sr, n_fft=stft["n_fft"], **CHROMA[setting])
    contrast = librosa.feature.spectral_contrast(
        S=np.abs(spectrum), sr=sr, n_fft=stft["n_fft"], **CONTRAST[setting]
    )
    step = 53
    return {
        "signalSum": signal_sum(y),
        "frames": frames,
        "frameCount": power.shape[1],
        "binStep": step,
        "real": rows(spectrum.real, frames, step),
        "imag": rows(spectrum.imag, frames, step),
        "melPower": rows(mel, frames, 5),
        "logMelPeak": float(log_mel.max()),
        "logMel": rows(log_mel, frames),
        "mfcc": rows(librosa.feature.mfcc(S=log_mel, n_mfcc=MFCC[setting]), frames),
        "tuning": librosa.estimate_tuning(
            S=power, sr=sr, bins_per_octave=CHROMA[setting].get("n_chroma", 12)
        ),
        "chroma": rows(chroma, frames),
        "contrast": rows(contrast, frames),
        **changes(log_mel, setting),
        **descriptors(y, np.abs(spectrum), sr, setting),
        **probable_pitch(y, sr, setting),
    }


def standard(channel):
    deviation = channel.std()
    return (channel - channel.mean()) / deviation if deviation > 0 else 0 * channel


def two_channel(y, sr=16000):
    """The input of the two_channel recipe: [32 bands, 94 frames, 2 channels]."""
    log_mel = librosa.power_to_db(librosa.feature.melspectrogram(y=y, sr=sr, n_mels=32))
    stack = np.concatenate([
        librosa.feature.mfcc(y=y, sr=sr, n_mfcc=13),
        librosa.feature.chroma_stft(y=y, sr=sr),
        librosa.feature.spectral_contrast(y=y, sr=sr),
    ])
    return np.stack([standard(log_mel), standard(stack)], axis=-1)


def filters():
    """A mel filter bank by itself, and the centres of bands on both scales."""
    mel = librosa.filters.mel(sr=16000, n_fft=512, n_mels=10)
    centres = [
        librosa.mel_frequencies(12, fmin=50, fmax=8000, htk=htk)[1:-1].tolist()
        for htk in (False, True)
    ]
    return {"mel": pack(mel[::3]), "slaney": centres[0], "htk": centres[1]}


def write(name, value):
    path = OUT / name
    path.write_text(json.dumps({"versions": FOUND, **value}, indent=2) + "\n")
    print(f"{path.name}: {path.stat().st_size} bytes")


OUT.mkdir(exist_ok=True)
for setting, about in SETTINGS.items():
    signals = {}
    for name in SIGNALS:
        signals[name] = features(
            make_signal(name, about["sr"], about["length"]), about["sr"], setting
        )
    write(f"librosa_{setting}.json", {"signals": signals})
write("filters.json", filters())
speech = {}
# In the short frames of "prime", librosa takes the autocorrelation of quiet sounds (below 1e-6) for 0.
for setting, about in list(SETTINGS.items())[:-1]:
    y = make_signal("speech", about["sr"], 2 * about["sr"])
    speech[setting] = {"signalSum": signal_sum(y), **probable_pitch(y, about["sr"], setting)}
write("pitch.json", {"speech": speech, "path": small_path()})
clips = {}
for name in SIGNALS:
    clip = two_channel(make_signal(name, 16000, 48000))
    assert clip.shape == (32, 94, 2), clip.shape
    clips[name] = pack(clip[::2, ::9])
write("two_channel.json", {"bandStep": 2, "frameStep": 9, "clips": clips})
