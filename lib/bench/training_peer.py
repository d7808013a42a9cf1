"""A whole training by PyTorch and librosa: the same recordings, network, batches and epochs.

A line in: {"recordings": [{"path", "label", "part"}], "classes": n, "features": {...}, "model":
{...}, "training": {...}, "seed": n, "threads": n, "target": file of the weights}; out: versions,
{"featuresSec", "trainSec", "testSec", "accuracy"}. The settings are those of the recipe.
"""

import copy
import math
import warnings

import numpy as np
import torch
from _peer import pinned, questions, reply, seconds
from _recordings import features_of_all
from torch import nn
from torch.nn import functional as F

warnings.simplefilter("ignore")
VERSIONS = pinned("torch", "librosa", "joblib", "numpy", "soxr")
PREDICT_BATCH = 64


class Network(nn.Module):
    """Convolutions, a bidirectional LSTM, attention over time."""

    def __init__(self, shape, model, classes):
        super().__init__()
        bands, _, channels = shape
        layers = []
        for filters, pool in zip(model["filters"], model["pools"]):
            conv = nn.Conv2d(channels, filters, model["kernelSize"], padding="same", bias=False)
            std = math.sqrt(2 / (channels * math.prod(model["kernelSize"])))
            nn.init.trunc_normal_(conv.weight, std=std, a=-2 * std, b=2 * std)
            layers += [conv, nn.BatchNorm2d(filters), nn.ReLU(), nn.MaxPool2d(pool)]
            channels, bands = filters, bands // pool[0]
        self.blocks = nn.Sequential(*layers).to(memory_format=torch.channels_last)
        units = model["lstmUnits"]
        self.drop_sequence = nn.Dropout(model["sequenceDropout"])
        self.lstm = nn.LSTM(bands * channels, units, batch_first=True, bidirectional=True)
        for name, weight in self.lstm.named_parameters():
            if "weight" in name:
                nn.init.xavier_uniform_(weight)
            else:
                nn.init.zeros_(weight)
                if "bias_ih" in name:  # the forget gate starts open
                    nn.init.ones_(weight.data[units : 2 * units])
        self.hidden = nn.Linear(2 * units, model["attentionUnits"])
        self.score = nn.Linear(model["attentionUnits"], 1, bias=False)
        self.drop = nn.Dropout(model["dropout"])
        self.out = nn.Linear(2 * units, classes)
        for layer in (self.hidden, self.score, self.out):
            nn.init.xavier_uniform_(layer.weight)
        for layer in (self.hidden, self.out):
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        x = self.blocks(x).permute(0, 3, 2, 1)
        h, _ = self.lstm(self.drop_sequence(x.reshape(*x.shape[:2], -1)))
        a = self.score(torch.tanh(self.hidden(h))).softmax(1)
        return self.out(self.drop((a * h).sum(1)))


def augment(x, config, random):
    """Rotation in time, noise, and masked frames; x is [clips, bands, frames, channels]."""
    clips, _, frames, _ = x.shape
    most = int(config["timeShift"]["maxShare"] * frames)
    for clip, by in zip(x, random.integers(-most, most, clips, endpoint=True)):
        clip[:] = np.roll(clip, by, axis=1)
    noise = config["noise"]
    std = random.uniform(noise["minStd"], noise["maxStd"], (clips, 1, 1, 1)).astype(np.float32)
    x += std * random.standard_normal(x.shape, dtype=np.float32)
    mask = config["timeMask"]
    least, most = (round(mask[share] * frames) for share in ("minShare", "maxShare"))
    for clip, length in zip(x, random.integers(least, most, clips, endpoint=True)):
        start = random.integers(0, frames - length, endpoint=True)
        clip[:, start : start + length] = 0
    return x


def to_tensor(x):
    """[clips, channels, bands, frames], in memory with channels last as before."""
    return torch.from_numpy(x).permute(0, 3, 1, 2)


@torch.no_grad()
def log_scores(network, x):
    network.eval()
    parts = [x[i : i + PREDICT_BATCH] for i in range(0, len(x), PREDICT_BATCH)]
    return torch.cat([network(to_tensor(part)).log_softmax(1) for part in parts])


def rate_factor(step, per_epoch, settings):
    """A linear rise, then half a cosine."""
    schedule = settings["schedule"]
    warm_up = schedule["warmUpEpochs"] * per_epoch
    if step < warm_up:
        return (step + 1) / math.ceil(warm_up)
    done = min(1, (step - warm_up) / max(1, settings["epochs"] * per_epoch - warm_up))
    low = schedule["finalFactor"]
    return low + (1 - low) * (1 + math.cos(math.pi * done)) / 2


def train(network, train_part, val_part, settings, random):
    """Leaves the network with the weights of the epoch with the smallest validation loss."""
    x, y = train_part
    classes = network.out.out_features
    weight = len(y) / (classes * torch.bincount(torch.from_numpy(y), minlength=classes))
    # In one pass over all weights: the fastest that PyTorch has.
    adam = torch.optim.Adam(network.parameters(), settings["learningRate"], eps=1e-7, fused=True)
    size, smoothing = settings["batchSize"], settings["labelSmoothing"]
    per_epoch = math.ceil(len(y) / size)
    best, best_loss, step = None, math.inf, 0
    for _ in range(settings["epochs"]):
        network.train()
        order = random.permutation(len(y))
        for start in range(0, len(y), size):
            rows = order[start : start + size]
            for group in adam.param_groups:
                factor = rate_factor(step, per_epoch, settings)
                group["lr"] = settings["learningRate"] * factor
            target = torch.from_numpy(y[rows])
            adam.zero_grad()
            z = network(to_tensor(augment(x[rows], settings["augmentation"], random)))
            loss = F.cross_entropy(z, target, reduction="none", label_smoothing=smoothing)
            (loss * weight[target]).mean().backward()
            nn.utils.clip_grad_norm_(network.parameters(), settings["clipNorm"])
            adam.step()
            step += 1
        val_x, val_y = val_part
        val_loss = F.nll_loss(log_scores(network, val_x), torch.from_numpy(val_y)).item()
        if val_loss < best_loss:
            best, best_loss = copy.deepcopy(network.state_dict()), val_loss
    network.load_state_dict(best)


def whole_training(job, random):
    recordings = job["recordings"]
    paths = [recording["path"] for recording in recordings]
    features, features_sec = seconds(lambda: features_of_all(paths, job["features"]))
    labels = np.array([recording["label"] for recording in recordings])

    def part(name):
        rows = [i for i, recording in enumerate(recordings) if recording["part"] == name]
        return features[rows], labels[rows]

    network = Network(features.shape[1:], job["model"], job["classes"])
    parts = (part("train"), part("val"))
    _, train_sec = seconds(lambda: train(network, *parts, job["training"], random))
    x, y = part("test")
    scores, test_sec = seconds(lambda: log_scores(network, x))
    torch.save(network.state_dict(), job["target"])
    times = {"featuresSec": features_sec, "trainSec": train_sec, "testSec": test_sec}
    return {**VERSIONS, **times, "accuracy": float((scores.argmax(1).numpy() == y).mean())}


def main():
    for job in questions():
        torch.set_num_threads(job["threads"])
        torch.manual_seed(job["seed"])
        reply(whole_training(job, np.random.default_rng(job["seed"])))


main()
