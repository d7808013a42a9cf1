"""Golden values of lib/evaluation from scikit-learn, written to tests/evaluation/golden/.

    python -m pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    python tests/golden/evaluation.py

Labels and scores are random. All is float64; lists are stored as numbers with a space between, the
scores as base64 of little-endian float64.
"""

import base64
import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize_scalar
from scipy.special import softmax
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    confusion_matrix,
    log_loss,
    precision_recall_fscore_support,
)

PINNED = {"sklearn": "1.9.1", "scipy": "1.17.1", "numpy": "2.4.6"}
FOUND = {"sklearn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
assert FOUND == PINNED, f"pinned {PINNED}, found {FOUND}"
print("versions", FOUND)

OUT = pathlib.Path(__file__).parent.parent / "evaluation" / "golden"
OUT.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(8)


def numbers(array):
    """All digits of each number, rows one after another."""
    return " ".join(repr(number) for number in np.ravel(array).tolist())


def case(name, classes, clips, skew=0.0, right=0.6, never_predicted=(), absent=()):
    """Random labels: `skew` > 0 makes later classes rarer; `absent` ones are never true."""
    weights = np.exp(-skew * np.arange(classes))
    weights[list(absent)] = 0
    truth = rng.choice(classes, clips, p=weights / weights.sum())
    allowed = [c for c in range(classes) if c not in never_predicted]
    guess = rng.choice(allowed, clips)
    predicted = np.where(rng.random(clips) < right, truth, guess)
    predicted = np.where(np.isin(predicted, never_predicted), guess, predicted)

    everything, averaged = list(range(classes)), sorted(set(truth.tolist()))
    options = dict(zero_division=0)
    each = precision_recall_fscore_support(truth, predicted, labels=everything, **options)
    macro, weighted = (
        precision_recall_fscore_support(truth, predicted, labels=averaged, average=kind, **options)
        for kind in ("macro", "weighted")
    )
    if set(predicted) <= set(truth):
        assert abs(balanced_accuracy_score(truth, predicted) - macro[1]) < 1e-15
    return {
        "name": name,
        "classes": classes,
        "truth": numbers(truth),
        "predicted": numbers(predicted),
        "confusion": numbers(confusion_matrix(truth, predicted, labels=everything)),
        "normalised": numbers(
            confusion_matrix(truth, predicted, labels=everything, normalize="true")
        ),
        "precision": numbers(each[0]),
        "recall": numbers(each[1]),
        "f1": numbers(each[2]),
        "support": numbers(each[3]),
        "wa": float(accuracy_score(truth, predicted)),
        "macroPrecision": float(macro[0]),
        "uar": float(macro[1]),
        "macroF1": float(macro[2]),
        "weightedPrecision": float(weighted[0]),
        "weightedF1": float(weighted[2]),
    }


def write(name, value):
    path = OUT / f"{name}.json"
    path.write_text(json.dumps({"versions": FOUND, **value}, indent=2) + "\n")
    print(path.name, path.stat().st_size, "bytes")


write("metrics", {
    "cases": [
        case("two classes", 2, 200),
        case("three classes, imbalanced", 3, 300, skew=1.5),
        case("five classes, at chance", 5, 250, right=0.0),
        case("eight classes", 8, 491),
        case("eight classes, very imbalanced", 8, 400, skew=0.6, right=0.4),
        case("eight classes, two never predicted", 8, 300, never_predicted=(2, 6)),
        case("eight classes, two absent from the truth", 8, 300, absent=(6, 7)),
        case("twenty classes, few clips", 20, 120, right=0.3),
        case("all right", 4, 40, right=1.0),
    ]
})

# Scores of a model that is too sure of itself: the scores it should give, at a third of the
# temperature. ECE as Guo et al. 2017, equations 2 and 3, bins (low, high].
CLIPS, CLASSES, BINS = 400, 5, 15
logits = rng.normal(size=(CLIPS, CLASSES)) * 1.2
truth = np.array([rng.choice(CLASSES, p=p) for p in softmax(logits, axis=1)])
scores = softmax(logits * 3, axis=1)


def ece(scores):
    confidence, right = scores.max(axis=1), scores.argmax(axis=1) == truth
    bins = np.digitize(confidence, np.arange(1, BINS) / BINS, right=True)
    return float(sum(
        abs(right[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean()
        for b in np.unique(bins)
    ))


def at(temperature):
    return softmax(np.log(scores) / temperature, axis=1)


best = minimize_scalar(
    lambda t: log_loss(truth, at(t), labels=range(CLASSES)),
    bounds=(0.1, 20),
    method="bounded",
    options=dict(xatol=1e-12),
)
values, levels = rng.normal(size=37), [0.0, 0.025, 0.31, 0.5, 0.975, 1.0]
write("calibration", {
    "classes": CLASSES,
    "bins": BINS,
    "truth": numbers(truth),
    "scores": base64.b64encode(scores.astype("<f8").tobytes()).decode(),
    "logLoss": float(log_loss(truth, scores, labels=range(CLASSES))),
    "ece": ece(scores),
    "temperature": float(best.x),
    "logLossAfter": float(best.fun),
    "eceAfter": ece(at(best.x)),
    "quantile": {
        "values": numbers(values),
        "levels": numbers(levels),
        "result": numbers(np.quantile(values, levels)),
    },
})
