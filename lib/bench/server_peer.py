"""The network in PyTorch behind FastAPI, with features by librosa.

A line in: {"model": folder, "threads": processes, "voice": our detector's weights}; out: {"url", "versions"}. It serves until the
input ends. `POST /v1/predict` takes the bytes of a sound file, finds speech in it, and answers with
the scores of every window of speech and of the whole, as our server does. Every process computes on one thread, in its event loop: that is faster here
than FastAPI's pool of threads.
"""

import io
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

import librosa
import numpy as np
import soundfile
import torch
from _peer import pinned, questions, reply
from fastapi import FastAPI, Request
from server_voice import HOP, SAMPLE_RATE, VoiceDetector
from torch import nn
from torch.nn import functional as F

HOP_SEC = 0.5
LEAST_SPEECH_SEC = 0.25
LEAST_PEAK = 1e-3


def speech_within(speech, start, end):
    """Seconds of speech between two samples."""
    begins = np.nonzero(speech)[0] * HOP
    overlap = np.minimum(begins + HOP, end) - np.maximum(begins, start)
    return np.maximum(0, overlap).sum() / SAMPLE_RATE


def read_weights(folder):
    """Arrays by name, from the files of a tfjs model."""
    manifest = json.loads((folder / "model.json").read_text())["weightsManifest"]
    values = np.frombuffer((folder / "weights.bin").read_bytes(), "<f4")
    found, at = {}, 0
    for weight in (weight for group in manifest for weight in group["weights"]):
        size = int(np.prod(weight["shape"]))
        found[weight["name"]] = torch.tensor(values[at : at + size]).reshape(weight["shape"])
        at += size
    return found


class Network(nn.Module):
    """Convolutions, a bidirectional LSTM beside a projection, and moments over time."""

    def __init__(self, config, weights):
        super().__init__()
        self.pools = config["pools"]
        self.blocks = len(config["filters"])
        self.w = weights
        self.convs = nn.ParameterList(
            weights[f"conv_{i + 1}/kernel"].permute(3, 2, 0, 1).contiguous()
            for i in range(self.blocks)
        ).to(memory_format=torch.channels_last)
        units = config["lstmUnits"]
        self.lstm = nn.LSTM(2 * units, units, batch_first=True, bidirectional=True)
        for suffix, part in (("", "forward"), ("_reverse", "backward")):
            name = f"bi_lstm/{part}_lstm"
            ih, hh, bias = (f"{name}/{key}" for key in ("kernel", "recurrent_kernel", "bias"))
            getattr(self.lstm, f"weight_ih_l0{suffix}").data.copy_(weights[ih].T)
            getattr(self.lstm, f"weight_hh_l0{suffix}").data.copy_(weights[hh].T)
            getattr(self.lstm, f"bias_ih_l0{suffix}").data.copy_(weights[bias])
            getattr(self.lstm, f"bias_hh_l0{suffix}").data.zero_()

    def dense(self, x, name):
        x = x @ self.w[f"{name}/kernel"]
        return x + self.w[f"{name}/bias"] if f"{name}/bias" in self.w else x

    def forward(self, x):
        x = x.contiguous(memory_format=torch.channels_last)
        for i, (conv, pool) in enumerate(zip(self.convs, self.pools), 1):
            keys = ("moving_mean", "moving_variance", "gamma", "beta")
            x = F.conv2d(x, conv, padding="same")
            x = F.batch_norm(x, *(self.w[f"norm_{i}/{key}"] for key in keys), eps=1e-5)
            x = F.max_pool2d(F.relu(x), pool)
        x = x.permute(0, 3, 2, 1)
        x = F.relu(self.dense(x.reshape(*x.shape[:2], -1), "projection"))
        x = x + self.lstm(x)[0]
        a = self.dense(torch.tanh(self.dense(x, "attention_hidden")), "attention_score").softmax(1)
        moments = torch.cat([(a * x).sum(1), (a * x * x).sum(1)], 1)
        return self.dense(moments, "logits")


class Recognizer:
    def __init__(self, folder, voice):
        self.voice = VoiceDetector(voice)
        card = json.loads((folder / "meta.json").read_text())
        self.config = card["features"]
        ((spec,),) = self.config["channels"]
        if (spec["kind"], card["model"]["kind"]) != ("logMel", "cnn_bilstm_moments"):
            sys.exit("this peer knows one kind of network only")
        if self.config["sampleRate"] != SAMPLE_RATE or self.config["trimTopDb"] is not None:
            sys.exit("this peer knows clips at 16 kHz that are not trimmed only")
        self.spec = spec
        self.labels = card["labels"]
        self.temperature = card["calibration"]["temperature"]
        self.threshold = card["calibration"]["threshold"]
        mean, std = (np.array(card["statistics"][key], np.float32) for key in ("mean", "std"))
        self.mean, self.std = mean[:, None], std[:, None]
        self.network = Network(card["model"], read_weights(folder)).eval()
        self.length = round(self.config["durationSec"] * self.config["sampleRate"])

    def features(self, y):
        config, spec = self.config, self.spec
        sizes = {"n_fft": config["nFft"], "hop_length": config["hopLength"]}
        power = np.abs(librosa.stft(y, win_length=config["winLength"], **sizes)) ** 2
        sr = config["sampleRate"]
        mel = librosa.feature.melspectrogram(S=power, sr=sr, n_mels=spec["nMels"])
        db = librosa.power_to_db(mel, ref=np.max, top_db=spec["topDb"])
        return (db - self.mean) / self.std

    def score(self, clips):
        """Calibrated scores of clips of any length, whose middle is heard."""
        if not clips:
            return []
        length = self.length
        starts = [max(0, len(clip) - length) // 2 for clip in clips]
        fitted = [clip[start : start + length] for clip, start in zip(clips, starts)]
        fitted = [librosa.util.pad_center(clip, size=length) for clip in fitted]
        x = np.stack([self.features(clip) for clip in fitted])[:, None]
        return (self.network(torch.from_numpy(x)) / self.temperature).softmax(1).tolist()

    def windows(self, total):
        """Start and end of every window; the last ends with the sound."""
        hop = round(HOP_SEC * self.config["sampleRate"])
        surplus = max(0, total - self.length)
        starts = [*range(0, surplus, hop), surplus]
        return [(start, min(start + self.length, total)) for start in starts]

    def whole(self, speech, total):
        """Start and end of what stands for the whole sound; None if its speech is too long."""
        shift = max(0, total - self.length) // 2
        if total <= self.length:
            return 0, total
        heard = speech_within(speech, 0, total)
        middle = speech_within(speech, shift, shift + self.length)
        if total <= 2 * self.length and heard > 0 and middle >= 0.9 * heard:
            return 0, total
        (frames,) = np.nonzero(speech)
        if len(frames) == 0:
            return None
        start, end = frames[0] * HOP, min((frames[-1] + 1) * HOP, total)
        centre = (start + end) / 2
        half = min(self.length / 2, centre, total - centre)
        return None if end - start > self.length else (round(centre - half), round(centre + half))

    @torch.inference_mode()
    def recognise(self, body):
        y, rate = soundfile.read(io.BytesIO(body), dtype="float32", always_2d=True)
        y = librosa.resample(y.mean(1), orig_sr=rate, target_sr=self.config["sampleRate"])
        speech = self.voice.find(y)
        windows, whole = self.windows(len(y)), self.whole(speech, len(y))
        seconds = {span: speech_within(speech, *span) for span in {*windows, whole} - {None}}
        spans = [
            span
            for span, heard in seconds.items()
            if heard >= LEAST_SPEECH_SEC and abs(y[slice(*span)]).max() >= LEAST_PEAK
        ]
        scores = dict(zip(spans, self.score([y[slice(*span)] for span in spans])))
        heard = [span for span in windows if span in scores]
        total = scores.get(whole)
        if total is None and heard:
            total = np.average([scores[s] for s in heard], 0, [seconds[s] for s in heard]).tolist()
        rate = self.config["sampleRate"]
        parts = [
            {"startSec": span[0] / rate, "endSec": span[1] / rate, **self.answer(scores.get(span))}
            for span in windows
        ]
        return {**self.answer(total), "durationSec": len(y) / rate, "windows": parts}

    def answer(self, scores):
        if scores is None:
            equal = dict.fromkeys(self.labels, 1 / len(self.labels))
            return {"status": "no_speech", "emotion": None, "scores": equal}
        best = max(scores)
        sure = best >= self.threshold
        emotion = self.labels[scores.index(best)] if sure else None
        named = dict(zip(self.labels, scores))
        return {"status": "ok" if sure else "unsure", "emotion": emotion, "scores": named}


def create_app():
    torch.set_num_threads(1)
    recognizer = Recognizer(Path(os.environ["SERVED_MODEL"]), json.loads(os.environ["SERVED_VOICE"]))
    app = FastAPI()

    @app.get("/healthz")
    async def health():
        return {"status": "ok"}

    @app.post("/v1/predict")
    async def predict(request: Request):
        return recognizer.recognise(await request.body())

    return app


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def main():
    versions = pinned("fastapi", "torch", "librosa", "uvicorn", "uvloop", "httptools", "soxr")
    asked = questions()
    question = next(asked)
    port = free_port()
    options = ["--factory", "--port", str(port), "--workers", str(question["threads"])]
    quiet = ["--log-level", "warning", "--no-access-log"]
    command = [sys.executable, "-m", "uvicorn", "server_peer:create_app", *options, *quiet]
    served = {"SERVED_MODEL": question["model"], "SERVED_VOICE": json.dumps(question["voice"])}
    env = {**os.environ, **served}
    server = subprocess.Popen(command, cwd=Path(__file__).parent, env=env, stdin=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}healthz").close()
                break
            except OSError:
                if server.poll() is not None:
                    sys.exit("uvicorn has ended")
                time.sleep(0.1)
        reply({"url": url, "versions": versions})
        list(asked)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
