"""Golden numbers for tests/audio: small compressed files, and what ffmpeg decodes from them.

Run from the project's root: python tests/golden/codecs.py
Needs ffmpeg (with libmp3lame, libvorbis and libopus) and flac; their versions are in the file.
"""

import base64
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import soundfile

OUT = pathlib.Path("tests/audio/golden/codecs.json")


def run(*command):
    done = subprocess.run(command, check=True, capture_output=True)
    return done.stdout


def signal(rate, channels, seconds):
    """A glide with some noise, other in each channel."""
    rng = np.random.default_rng(3)
    t = np.arange(int(rate * seconds)) / rate
    columns = [
        0.4 * np.sin(2 * np.pi * (200 + 900 * t + 50 * c) * t) + 0.02 * rng.normal(size=len(t))
        for c in range(channels)
    ]
    return np.stack(columns, 1)


FLAC, FFMPEG = ["flac", "-s", "-f", "--no-padding"], ["ffmpeg", "-v", "error", "-y", "-bitexact", "-i"]
PLAIN = ["-map_metadata", "-1", "-fflags", "+bitexact"]
LOSSLESS = {
    "16 bits": ("PCM_16", 1, ["-5"], "flac"),
    "24 bits, two channels": ("PCM_24", 2, ["-8"], "flac"),
    "8 bits": ("PCM_U8", 1, ["-5"], "flac"),
    "two channels, in Ogg": ("PCM_16", 2, ["-5", "--ogg"], "oga"),
    "fixed predictors": ("PCM_16", 2, ["-0"], "flac"),
    "orders up to 32": ("PCM_24", 1, ["-l", "32", "-e", "-p", "--lax"], "flac"),
}
LOSSY = {
    "mp3": (16000, 1, 0.1, ["-c:a", "libmp3lame", "-b:a", "48k"], "mp3"),
    "mp3, two channels, no tag": (
        *(32000, 2, 0.04),
        *(["-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0"], "mp3"),
    ),
    "vorbis": (16000, 1, 0.1, ["-c:a", "libvorbis", "-q:a", "1"], "ogg"),
    "vorbis, two channels": (22050, 2, 0.05, ["-c:a", "libvorbis", "-q:a", "0"], "ogg"),
    "opus": (16000, 1, 0.05, ["-c:a", "libopus", "-b:a", "24k"], "opus"),
    "opus, two channels": (48000, 2, 0.03, ["-c:a", "libopus", "-b:a", "48k"], "opus"),
}


def case(name, file):
    """A file, and what ffmpeg reads from it, channel after channel."""
    probe = ["-select_streams", "a", "-show_entries", "stream=sample_rate,channels", "-of", "json"]
    stream = json.loads(run("ffprobe", "-v", "error", *probe, file))["streams"][0]
    # libopus, since ffmpeg's own decoder of Opus is no reference for speech at low rates.
    decoder = ["-c:a", "libopus"] if file.endswith("opus") else []
    raw = run("ffmpeg", "-v", "error", *decoder, "-i", file, "-c:a", "pcm_f32le", "-f", "f32le", "-")
    samples = np.frombuffer(raw, "<f4").reshape(-1, stream["channels"])
    return {
        "name": name,
        "sampleRate": int(stream["sample_rate"]),
        "file": base64.b64encode(pathlib.Path(file).read_bytes()).decode(),
        "channels": [base64.b64encode(c.tobytes()).decode() for c in samples.T.copy()],
    }


def main():
    lossless, lossy = [], []
    with tempfile.TemporaryDirectory() as folder:
        wav = f"{folder}/a.wav"
        for name, (subtype, channels, options, extension) in LOSSLESS.items():
            soundfile.write(wav, signal(16000, channels, 0.03), 16000, subtype=subtype)
            run(*FLAC, *options, wav, "-o", f"{folder}/a.{extension}")
            lossless.append(case(name, f"{folder}/a.{extension}"))
        for name, (rate, channels, seconds, options, extension) in LOSSY.items():
            soundfile.write(wav, signal(rate, channels, seconds), rate)
            run(*FFMPEG, wav, *PLAIN, *options, f"{folder}/a.{extension}")
            made = case(name, f"{folder}/a.{extension}")
            # Of a file of one page, ffmpeg keeps what fills up its last packet; libvorbis does not.
            frames = None if extension == "mp3" else round(made["sampleRate"] * seconds)
            lossy.append({**made, "frames": frames})
    versions = {
        "ffmpeg": run("ffmpeg", "-version").decode().split()[2],
        "flac": run("flac", "--version").decode().split()[1],
        "numpy": np.__version__,
        "soundfile": soundfile.__version__,
    }
    OUT.write_text(json.dumps({"versions": versions, "lossless": lossless, "lossy": lossy}) + "\n")


if __name__ == "__main__":
    main()
