"""What all peers share: pinned versions, and lines of JSON in and out."""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path


def pinned(*packages):
    """Versions of packages; ends the program where they are not those of requirements.txt."""
    lines = Path(__file__).with_name("requirements.txt").read_text().splitlines()
    pins = dict(line.split("==") for line in lines if "==" in line)
    wanted = {name: pins[name] for name in packages}
    found = {name: version(name).split("+")[0] for name in packages}
    if found != wanted:
        sys.exit(f"Cannot compare: {wanted} are pinned, {found} are here")
    return found


def questions():
    """What is asked, one line at a time, until nobody asks any more."""
    return map(json.loads, sys.stdin)


def reply(value):
    print(json.dumps(value), flush=True)


def seconds(run):
    """What a call gives back, and how long it took."""
    start = time.perf_counter()
    value = run()
    return value, time.perf_counter() - start
