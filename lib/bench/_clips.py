"""Work on clips, in one thread: import this before anything that imports NumPy.

First line in: {"clips": [base64 of little-endian float32], "rate": Hz}; out: versions.
Then {"work": name, "with": [further arguments], "values": bool}; out: {"ms": milliseconds per clip}
and, if values are asked for, {"values": base64 of little-endian float32}: those of the first clip,
time before bands.
"""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "1"

import base64

import numpy as np
from _peer import pinned, questions, reply, seconds


def serve(work, *packages):
    """Answers for functions (clip, rate, further arguments) -> array, by their names."""
    versions = pinned(*packages)
    asked = questions()
    hello = next(asked)
    clips = [np.frombuffer(base64.b64decode(clip), dtype="<f4") for clip in hello["clips"]]
    rate = hello["rate"]
    reply(versions)
    for question in asked:
        run, more = work[question["work"]], question["with"]
        outputs, time = seconds(lambda: [run(clip, rate, *more) for clip in clips])
        answer = {"ms": 1000 * time / len(clips)}
        if question["values"]:
            values = np.ascontiguousarray(outputs[0].T, dtype="<f4")
            answer["values"] = base64.b64encode(values.tobytes()).decode()
        reply(answer)
