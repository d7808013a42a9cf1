"""Golden numbers for tests/models: the scores of our ONNX files in ONNX Runtime.

Run from the project's root: python tests/golden/onnx.py
Versions it was run with: see "versions" in the file that it writes.
"""

import hashlib
import json
import pathlib
import subprocess
import tempfile

import numpy as np
import onnxruntime

OUT = pathlib.Path("tests/models/golden/onnx.json")


def judged(path):
    """The hash of a file, and its scores for the clips beside it."""
    given = json.loads(path.with_suffix(".json").read_text())
    clips = np.array(given["values"], np.float32).reshape(given["shape"])
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (scores,) = session.run(["scores"], {"features": clips})
    labels = json.loads(session.get_modelmeta().custom_metadata_map["labels"])
    return {
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "labels": labels,
        "scores": scores.tolist(),
    }


with tempfile.TemporaryDirectory() as folder:
    subprocess.run(["deno", "run", "-A", "tests/models/_onnx.ts", folder], check=True)
    cases = {path.stem: judged(path) for path in sorted(pathlib.Path(folder).glob("*.onnx"))}
versions = {"onnxruntime": onnxruntime.__version__, "numpy": np.__version__}
OUT.write_text(json.dumps({"versions": versions, "cases": cases}, indent=1) + "\n")
print(f"wrote {len(cases)} cases to {OUT}")
