"""Golden numbers for tests/audio: every code of A-law and mu-law as sox expands it, to 16 bits.

Run from the project's root: python tests/golden/g711.py
Needs sox; its version is in the file.
"""

import json
import pathlib
import struct
import subprocess

OUT = pathlib.Path("tests/audio/golden/g711.json")


def expand(encoding):
    raw = ["-t", "raw", "-r", "8000", "-c", "1"]
    command = ["sox", "-D", *raw, "-b", "8", "-e", encoding, "-", *raw, "-b", "16", "-e", "signed", "-L", "-"]
    done = subprocess.run(command, input=bytes(range(256)), check=True, capture_output=True)
    return struct.unpack("<256h", done.stdout)


version = subprocess.run(["sox", "--version"], capture_output=True, text=True).stdout.split()[-1]
values = {"sox": version, "alaw": expand("a-law"), "mulaw": expand("mu-law")}
OUT.write_text(json.dumps(values) + "\n")
