"""Golden numbers for tests/training: PyTorch's loss and AdamW, scikit-learn's class weights.

Run from the project's root: python tests/golden/training.py
Versions it was run with: see "versions" in the file that it writes.
"""

import json
import pathlib

import numpy as np
import sklearn
import torch
from sklearn.utils.class_weight import compute_class_weight

OUT = pathlib.Path("tests/training/golden/training.json")
rng = np.random.default_rng(2)


def loss(smoothing, scale):
    """Mean over the batch of weight x cross-entropy; scale 30 makes some scores round to 0."""
    z = torch.tensor(rng.normal(0, scale, (5, 4)), requires_grad=True)
    labels = rng.integers(0, 4, 5)
    weights = rng.uniform(0.5, 2, 5)
    each = torch.nn.functional.cross_entropy(
        z, torch.tensor(labels), reduction="none", label_smoothing=smoothing
    )
    value = (each * torch.tensor(weights)).mean()
    value.backward()
    return {
        "smoothing": smoothing,
        "logits": z.tolist(),
        "labels": labels.tolist(),
        "weights": weights.tolist(),
        "loss": value.item(),
        "gradient": z.grad.tolist(),
    }


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


def balanced(counts):
    y = np.repeat(np.arange(len(counts)), counts)
    weights = compute_class_weight("balanced", classes=np.arange(len(counts)), y=y)
    return {"counts": counts, "weights": weights.tolist()}


golden = {
    "versions": {
        "torch": torch.__version__,
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
    },
    "loss": [loss(0.0, 1), loss(0.1, 1), loss(0.3, 30)],
    "adam": [adam(1e-3, 0.0, None), adam(0.1, 0.0, 1.0), adam(0.05, 0.5, 100.0)],
    "balanced": [balanced([188, 376, 192]), balanced([1, 1, 1, 1]), balanced([10, 1])],
}
OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
