"""Golden numbers for tests/training: PyTorch's loss, scikit-learn's class weights.

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


def balanced(counts):
    y = np.repeat(np.arange(len(counts)), counts)
    weights = compute_class_weight("balanced", classes=np.arange(len(counts)), y=y)
    return {"counts": counts, "weights": weights.tolist()}


def balanced_per_corpus(corpora):
    """The weight of each clip; corpora maps a name to the classes of its clips."""
    weights = []
    for classes in corpora.values():
        present = np.unique(classes)
        each = compute_class_weight("balanced", classes=present, y=np.array(classes))
        weights += [each[list(present).index(k)] for k in classes]
    return {"corpora": corpora, "weights": [float(weight) for weight in weights]}


golden = {
    "versions": {
        "torch": torch.__version__,
        "scikit-learn": sklearn.__version__,
        "numpy": np.__version__,
    },
    "loss": [loss(0.0, 1), loss(0.1, 1), loss(0.3, 30)],
    "balanced": [balanced([188, 376, 192]), balanced([1, 1, 1, 1]), balanced([10, 1])],
    "balancedPerCorpus": balanced_per_corpus(
        {"four": [0, 1, 2, 3, 3, 3], "two": [0, 0, 2, 0, 2, 2, 2], "one": [1]}
    ),
}
OUT.write_text(json.dumps(golden, separators=(",", ":")) + "\n")
