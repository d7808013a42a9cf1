"""Golden values of lib/engine from PyTorch, written to tests/engine/golden/torch.json.

    python -m pip install torch==2.13.0 numpy==2.4.6
    python tests/golden/engine.py

All is float64. Inputs follow from a formula that both sides compute, so that only results are stored:
values 0 to n of a tensor with seed s are sin(s + 0.7 i) + cos(1.3 s i) * 0.5. The upstream gradient of
an output has seed 9. Tensors are in tfjs's layout (NHWC, HWIO, gates i f c o, kernels [in, 4 units]).
"""

import base64
import json
import pathlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

PINNED = {"torch": "2.13.0", "numpy": "2.4.6"}
FOUND = {"torch": torch.__version__.split("+")[0], "numpy": np.__version__}
assert FOUND == PINNED, f"pinned {PINNED}, found {FOUND}"
OUT = pathlib.Path("tests/engine/golden/torch.json")
torch.set_default_dtype(torch.float64)


def values(shape, seed, scale=1.0):
    i = np.arange(int(np.prod(shape)))
    return scale * (np.sin(seed + 0.7 * i) + 0.5 * np.cos(1.3 * seed * i)).reshape(shape)


def leaf(shape, seed, scale=1.0):
    return torch.tensor(values(shape, seed, scale), requires_grad=True)


def encode(tensor):
    array = tensor.detach().numpy().astype("<f4")
    return base64.b64encode(array.tobytes()).decode()


def result(y, leaves):
    gradients = torch.autograd.grad(y, leaves, torch.tensor(values(tuple(y.shape), 9)))
    return {"value": encode(y), "gradients": [encode(g) for g in gradients]}


def convolve(x, w, stride, padding):
    y = F.conv2d(x.permute(0, 3, 1, 2), w.permute(3, 2, 0, 1), stride=stride, padding=padding)
    return y.permute(0, 2, 3, 1)


def conv(shape, kernel, filters, stride, padding):
    x, w = leaf(shape, 1), leaf((*kernel, shape[3], filters), 2, 0.3)
    return {
        "shape": shape, "kernel": kernel, "filters": filters, "stride": stride, "padding": padding,
        **result(convolve(x, w, stride, padding), [x, w]),
    }


def batch_norm(shape, epsilon):
    x, gamma, beta = leaf(shape, 1), leaf(shape[-1:], 2), leaf(shape[-1:], 3)
    rows = x.reshape(-1, shape[-1])
    y = F.batch_norm(rows, None, None, gamma, beta, training=True, eps=epsilon).reshape(shape)
    return {"shape": shape, "epsilon": epsilon, **result(y, [x, gamma, beta])}


def lstm(batch, steps, features, units, sequences):
    x = leaf((batch, steps, features), 1)
    kernel, recurrent = leaf((features, 4 * units), 2, 0.3), leaf((units, 4 * units), 3, 0.3)
    bias = leaf((4 * units,), 4, 0.3)
    weights = [kernel.T, recurrent.T, bias, torch.zeros(4 * units)]
    state = (torch.zeros(1, batch, units), torch.zeros(1, batch, units))
    y, _, _ = torch.lstm(x, state, weights, True, 1, 0.0, True, False, True)
    return {
        "batch": batch, "steps": steps, "features": features, "units": units, "sequences": sequences,
        **result(y if sequences else y[:, -1], [x, kernel, recurrent, bias]),
    }


def block(shape, filters, epsilon):
    """Convolution, batch normalisation, relu and 2 x 2 max pooling."""
    x, w = leaf(shape, 1), leaf((3, 3, shape[3], filters), 2, 0.3)
    gamma, beta = leaf((filters,), 3), leaf((filters,), 4)
    z = convolve(x, w, 1, 1).permute(0, 3, 1, 2)
    n = F.batch_norm(z, None, None, gamma, beta, training=True, eps=epsilon)
    y = F.max_pool2d(F.relu(n), 2).permute(0, 2, 3, 1)
    return {"shape": shape, "filters": filters, "epsilon": epsilon, **result(y, [x, w, gamma, beta])}


OUT.parent.mkdir(parents=True, exist_ok=True)
OUT.write_text(json.dumps({
    "versions": FOUND,
    "conv": [
        conv((2, 8, 13, 2), (3, 3), 8, 1, 1),
        conv((2, 9, 11, 16), (3, 3), 24, 1, 1),
        conv((1, 9, 10, 3), (5, 5), 4, 2, 2),
        conv((2, 7, 9, 8), (3, 3), 12, 1, 0),
    ],
    "batchNorm": [batch_norm((3, 5, 7, 6), 1e-3), batch_norm((2, 4, 4, 16), 1e-5), batch_norm((9, 5), 1e-3)],
    "lstm": [lstm(3, 7, 5, 8, False), lstm(2, 11, 12, 16, True), lstm(1, 1, 3, 4, False)],
    "block": [block((2, 8, 10, 3), 8, 1e-3), block((2, 9, 7, 8), 16, 1e-3)],
}, indent=1) + "\n")
print(f"{OUT}: {OUT.stat().st_size} bytes")
