"""Golden numbers for tests/engine/adam_test.ts: PyTorch's AdamW, written to tests/engine/golden/adam.json.

    python -m pip install torch==2.13.0 numpy==2.4.6
    python tests/golden/adam.py
"""

import json
import pathlib

import numpy as np
import torch

PINNED = {"torch": "2.13.0", "numpy": "2.4.6"}
FOUND = {"torch": torch.__version__.split("+")[0], "numpy": np.__version__}
assert FOUND == PINNED, f"pinned {PINNED}, found {FOUND}"
OUT = pathlib.Path("tests/engine/golden/adam.json")
rng = np.random.default_rng(2)


def adam(rate, decay, clip):
    """Five updates of two weights' arrays, the second of which does not decay."""
    start = [rng.normal(0, 1, n) for n in (4, 3)]
    gradients = [[rng.normal(0, 1, n) for n in (4, 3)] for _ in range(5)]
    weights = [torch.tensor(w.copy(), requires_grad=True) for w in start]
    groups = [
        {"params": [weights[0]], "weight_decay": decay},
        {"params": [weights[1]], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.999), eps=1e-7)
    for step in gradients:
        for w, g in zip(weights, step):
            w.grad = torch.tensor(g.copy())
        if clip is not None:
            torch.nn.utils.clip_grad_norm_(weights, clip)
        optimizer.step()
    return {
        "rate": rate,
        "decay": decay,
        "clip": clip,
        "start": [w.tolist() for w in start],
        "gradients": [[g.tolist() for g in step] for step in gradients],
        "end": [w.tolist() for w in weights],
    }


OUT.write_text(json.dumps({
    "versions": FOUND,
    "adam": [adam(1e-3, 0.0, None), adam(0.1, 0.0, 1.0), adam(0.05, 0.5, 100.0)],
}, separators=(",", ":")) + "\n")
