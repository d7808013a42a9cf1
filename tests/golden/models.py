"""Golden numbers for tests/models: the networks written in PyTorch, float64.

Run from the project's root: python tests/golden/models.py
Versions it was run with: see "versions" in the file that it writes.
"""

import json
import pathlib

import numpy as np
import torch

OUT = pathlib.Path("tests/models/golden/torch.json")
BANDS, FRAMES, CHANNELS, CLASSES = 8, 12, 2, 3
FILTERS, UNITS, ATTENTION = (3, 4), 4, 3
rng = np.random.default_rng(1)


def draw(*shape):
    """Weights on a grid of 1/1024, which JSON and float32 hold exactly."""
    return np.round(rng.normal(0, 0.5, shape) * 1024) / 1024


def conv_block(x, w):
    """Same-padded convolution, batch normalisation with stored moments, ReLU, 2 x 2 pooling."""
    kernel = torch.tensor(w["kernel"]).permute(3, 2, 0, 1)
    x = torch.nn.functional.conv2d(x, kernel, padding="same")
    moments = [torch.tensor(w[k]) for k in ("mean", "variance", "gamma", "beta")]
    x = torch.nn.functional.batch_norm(x, *moments, eps=1e-5)
    return torch.nn.functional.max_pool2d(torch.relu(x), 2)


def lstm(x, w, bidirectional):
    """PyTorch's LSTM; its gates stand in the same order as in tfjs: i, f, g, o."""
    layer = torch.nn.LSTM(
        x.shape[2], UNITS, batch_first=True, bidirectional=bidirectional, dtype=torch.float64
    )
    with torch.no_grad():
        for suffix, part in (("", "forward"), ("_reverse", "backward"))[: 1 + bidirectional]:
            for name, key in (("weight_ih", "kernel"), ("weight_hh", "recurrent")):
                getattr(layer, f"{name}_l0{suffix}").copy_(torch.tensor(w[part][key]).T)
            getattr(layer, f"bias_ih_l0{suffix}").copy_(torch.tensor(w[part]["bias"]))
            getattr(layer, f"bias_hh_l0{suffix}").zero_()
    return layer(x)[0]


def direction(features):
    return {
        "kernel": draw(features, 4 * UNITS),
        "recurrent": draw(UNITS, 4 * UNITS),
        "bias": draw(4 * UNITS),
    }


def case(attention):
    x = draw(2, BANDS, FRAMES, CHANNELS)
    blocks, before = [], CHANNELS
    for filters in FILTERS:
        blocks.append(
            {
                "kernel": draw(3, 3, before, filters),
                "gamma": 1 + draw(filters),
                "beta": draw(filters),
                "mean": draw(filters),
                "variance": 1 + np.abs(draw(filters)),
            }
        )
        before = filters
    features = BANDS // 4 * FILTERS[-1]
    recurrent = {"forward": direction(features)}
    if attention:
        recurrent["backward"] = direction(features)
    hidden = UNITS * (1 + attention)
    pool = {"kernel": draw(hidden, ATTENTION), "bias": draw(ATTENTION), "score": draw(ATTENTION, 1)}
    logits = {"kernel": draw(hidden, CLASSES), "bias": draw(CLASSES)}

    h = torch.tensor(x).permute(0, 3, 1, 2)
    for w in blocks:
        h = conv_block(h, w)
    h = h.permute(0, 3, 2, 1).reshape(2, FRAMES // 4, features)
    h = lstm(h, recurrent, attention)
    weights = None
    if attention:
        u = torch.tanh(h @ torch.tensor(pool["kernel"]) + torch.tensor(pool["bias"]))
        weights = torch.softmax(u @ torch.tensor(pool["score"]), dim=1)
        h = (weights * h).sum(1)
    else:
        h = h[:, -1]
    z = h @ torch.tensor(logits["kernel"]) + torch.tensor(logits["bias"])
    found = {
        "x": x,
        "blocks": blocks,
        "recurrent": recurrent,
        "attention": pool if attention else None,
        "logits": logits,
        "weights": weights[..., 0] if attention else None,
        "scores": torch.softmax(z, dim=1),
    }
    return found


def plain(value):
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return value.tolist() if isinstance(value, (np.ndarray, torch.Tensor)) else value


with torch.no_grad():
    golden = {
        "versions": {"torch": torch.__version__, "numpy": np.__version__},
        "cnn_lstm": case(False),
        "cnn_bilstm_attention": case(True),
    }
OUT.write_text(json.dumps(plain(golden), separators=(",", ":")) + "\n")
