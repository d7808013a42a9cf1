"""Golden values of lib/recognition/adapt.ts, written to tests/recognition/golden/adapt.json.

    python -m pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    python tests/golden/adapt.py

With a head of zeros the fitted head is scikit-learn's multinomial logistic regression with balanced
classes. With another head it is the minimum of the same loss with the penalty on the change, which
SciPy finds in the weights themselves. All is float64.
"""

import json
import pathlib

import numpy as np
import scipy
import sklearn
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression

PINNED = {"sklearn": "1.9.1", "scipy": "1.17.1", "numpy": "2.4.6"}
FOUND = {"sklearn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
assert FOUND == PINNED, f"pinned {PINNED}, found {FOUND}"
print("versions", FOUND)

OUT = pathlib.Path(__file__).parent.parent / "recognition" / "golden" / "adapt.json"
OUT.parent.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(14)
FEATURES, LABELS = 6, 4


def numbers(array):
    """All digits of each number, rows one after another."""
    return " ".join(repr(number) for number in np.ravel(array).tolist())


def with_ones(x):
    return np.hstack([x, np.ones((len(x), 1))])


def penalty_of(x, strength):
    return strength * (with_ones(x) ** 2).sum(axis=1).mean()


def of_sklearn(x, y, strength):
    """A column of ones stands for the bias, which is held back like the other weights."""
    # scikit-learn minimises the sum of losses plus |w|^2 / (2 C); its balanced weights sum to len(y).
    c = 1 / (len(y) * penalty_of(x, strength))
    model = LogisticRegression(
        C=c, fit_intercept=False, class_weight="balanced", tol=1e-12, max_iter=100_000
    )
    model.fit(with_ones(x), y)
    return model.coef_.T


def of_scipy(x, y, strength, head):
    rows, target = with_ones(x), np.eye(LABELS)[y]
    share = 1 / (np.bincount(y)[y] * len(np.unique(y)))
    penalty = penalty_of(x, strength)

    def loss(flat):
        change = flat.reshape(-1, LABELS)
        logits = rows @ (head + change)
        value = -(share * (target * log_softmax(logits, axis=1)).sum(axis=1)).sum()
        slope = rows.T @ (share[:, None] * (softmax(logits, axis=1) - target)) + penalty * change
        return value + penalty / 2 * (change**2).sum(), slope.ravel()

    start = np.zeros((FEATURES + 1) * LABELS)
    options = {"maxiter": 100_000, "maxfun": 100_000, "ftol": 1e-16, "gtol": 1e-12}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    assert np.abs(found.jac).max() < 1e-8, found.message
    return head + found.x.reshape(-1, LABELS)


def case(name, counts, strength, prior):
    y = np.repeat(np.arange(LABELS), counts)
    x = rng.normal(size=(len(y), FEATURES)) + 0.8 * rng.normal(size=(LABELS, FEATURES))[y] + 0.5
    head = prior * rng.normal(size=(FEATURES + 1, LABELS))
    fitted = of_scipy(x, y, strength, head)
    if prior == 0:
        # What adds the same to all labels changes no score, and no penalty at the optimum.
        assert np.abs(fitted - of_sklearn(x, y, strength)).max() < 1e-6
    return {
        "name": name,
        "strength": strength,
        "labels": numbers(y),
        "embeddings": numbers(x),
        "head": numbers(head),
        "fitted": numbers(fitted),
    }


cases = [
    case("scikit-learn, equal counts", [5, 5, 5, 5], 0.01, 0),
    case("scikit-learn, other counts", [8, 3, 5, 4], 0.001, 0),
    case("another head", [5, 5, 5, 5], 0.0005, 1),
    case("another head, a label without clips", [6, 0, 3, 3], 0.05, 1),
]
text = {"versions": FOUND, "features": FEATURES, "labels": LABELS, "cases": cases}
OUT.write_text(json.dumps(text, indent=1) + "\n")
