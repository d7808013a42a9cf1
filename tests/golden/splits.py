"""Golden values of lib/splits from scikit-learn, written to tests/splits/golden/.

    python -m pip install scikit-learn==1.9.1 numpy==2.4.6
    python tests/golden/splits.py

How many clips of each class a stratified split holds out. Where two classes have equal remainders
scikit-learn draws lots, so only cases that come out the same under 30 seeds are kept.
"""

import json
import pathlib

import numpy as np
import sklearn
from sklearn.model_selection import train_test_split

PINNED = {"scikit-learn": "1.9.1", "numpy": "2.4.6"}
FOUND = {"scikit-learn": sklearn.__version__, "numpy": np.__version__}
assert FOUND == PINNED, f"pinned {PINNED}, found {FOUND}"

OUT = pathlib.Path(__file__).parent.parent / "splits" / "golden"


def held_out(counts, fraction, seed):
    labels = np.repeat(np.arange(len(counts)), counts)
    _, test = train_test_split(labels, test_size=fraction, stratify=labels, random_state=seed)
    return np.bincount(test, minlength=len(counts)).tolist()


# All of RAVDESS, its speech, its song, five of its emotions; then made counts.
NAMED = [[188, 376, 376, 376, 376, 376, 192, 192], [96] + [192] * 7, [92] + [184] * 5, [96] + [192] * 4]
rng = np.random.default_rng(3)
made = [rng.integers(4, 400, size=rng.integers(2, 12)).tolist() for _ in range(60)]
cases = []
for counts in NAMED + made:
    for fraction in (0.2, 0.1, 0.33):
        if np.ceil(fraction * sum(counts)) < len(counts):
            continue
        outcomes = [held_out(counts, fraction, seed) for seed in range(30)]
        if all(outcome == outcomes[0] for outcome in outcomes):
            cases.append({"counts": counts, "fraction": fraction, "heldOut": outcomes[0]})

OUT.mkdir(parents=True, exist_ok=True)
text = ",\n".join(json.dumps(case) for case in cases)
(OUT / "stratified.json").write_text(
    '{"versions": ' + json.dumps(FOUND) + ',\n"cases": [\n' + text + "\n]}\n"
)
print(len(cases), "cases")
