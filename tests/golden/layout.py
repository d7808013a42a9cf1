"""Where Chromium puts the texts of some figures: golden values for tests/reporting/svg_test.ts.

    python3 tests/golden/layout.py [path of chromium]

Writes tests/reporting/golden/layout.json. Needs Chromium, a font with Arial's widths (Liberation
Sans), and node_modules with plotly.js-dist; nothing is fetched.
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OUT = ROOT / "tests/reporting/golden/layout.json"
PLOTLY = ROOT / "node_modules/plotly.js-dist/plotly.js"
FONT = {"family": "Arial, Helvetica, Liberation Sans, sans-serif", "size": 13}
EMOTIONS = ["neutral", "calm", "happy", "sad", "angry", "fearful", "disgust", "surprised"]
AXIS = {"automargin": True, "ticks": "outside"}


def title(text):
    return {"title": {"text": text, "standoff": 10}}


def heat(i, j):
    return round(-80 * abs(((i * 7 + j * 3) % 17) / 17), 2)


FIGURES = {
    "bars with long labels and a legend": {
        "data": [
            {"type": "bar", "name": name, "x": [e + ", one of the eight" for e in EMOTIONS],
             "y": [(i + 2) * 20 * k for i in range(8)]}
            for k, name in enumerate(["speech of adults", "song"], start=1)
        ],
        "layout": {"font": FONT, "barmode": "stack", "title": {"text": "Clips <b>per</b> emotion"},
                   "xaxis": {**AXIS, **title("emotion")},
                   "yaxis": {**AXIS, **title("recordings (count)")}},
    },
    "heat map with a colour bar": {
        "data": [{"type": "heatmap", "z": [[heat(i, j) for j in range(40)] for i in range(16)],
                  "x0": 0, "dx": 0.032, "colorscale": "Viridis",
                  "colorbar": {"title": {"text": "level (dB)", "side": "right"}}}],
        "layout": {"font": FONT, "xaxis": {**AXIS, **title("time (s)")},
                   "yaxis": {**AXIS, **title("band (index)")}},
    },
    "lines, two panels, notes of several lines": {
        "data": [
            {"type": "scatter", "mode": "lines", "name": "training", "x": [1, 2, 3, 4],
             "y": [2.1, 1.5, 1.2, 1.1]},
            {"type": "scatter", "mode": "lines+markers", "name": "validation", "x": [1, 2, 3, 4],
             "y": [0.00012, 0.00034, 0.0005, 0.00047], "xaxis": "x2", "yaxis": "y2"},
        ],
        "layout": {"font": FONT, "legend": {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.02,
                                            "yanchor": "bottom"},
                   "xaxis": {**AXIS, **title("epoch"), "domain": [0, 0.42]},
                   "yaxis": {**AXIS, **title("loss")},
                   "xaxis2": {**AXIS, **title("epoch"), "domain": [0.58, 1], "anchor": "y2"},
                   "yaxis2": {**AXIS, **title("rate, × 10<sup>−4</sup>"), "anchor": "x2"},
                   "annotations": [
                       {"x": 3, "y": 1.2, "text": "kept:<br>epoch 3", "showarrow": True},
                       {"x": 2, "y": 0.0002, "xref": "x2", "yref": "y2", "text": "here",
                        "textangle": -30, "showarrow": False}]},
    },
    "horizontal, log axis, long names on the left": {
        "data": [{"type": "scatter", "mode": "markers",
                  "x": [1, 12, 150, 2300], "y": [f"speaker number {i}" for i in (1, 2, 10, 24)]}],
        "layout": {"font": FONT, "xaxis": {**AXIS, **title("clips"), "type": "log"},
                   "yaxis": AXIS},
    },
}
SIZE = {"width": 700, "height": 400}

PAGE = """<!DOCTYPE html><body style="margin:0"><pre id="out"></pre>
<script src="PLOTLY"></script><script>
const figures = FIGURES, size = SIZE, out = {};
(async () => {
  for (const [name, { data, layout }] of Object.entries(figures)) {
    const div = document.body.appendChild(document.createElement("div"));
    await Plotly.newPlot(div, data, { ...layout, ...size }, { staticPlot: true });
    const url = await Plotly.toImage(div, { format: "svg", ...size, imageDataOnly: true });
    div.innerHTML = url.startsWith("data:") ? decodeURIComponent(url.replace(/^.*?,/, "")) : url;
    const origin = div.querySelector("svg").getBoundingClientRect();
    out[name] = [...div.querySelectorAll("text")].map((text) => {
      const box = text.getBoundingClientRect();
      const at = [box.left - origin.left, box.top - origin.top, box.width, box.height];
      return [text.textContent, ...at.map((v) => Math.round(v * 10) / 10)];
    });
    div.remove();
  }
  document.getElementById("out").textContent = JSON.stringify(out);
  document.title = "done";
})();
</script></body>"""


def main():
    chromium = sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium")
    version = subprocess.run([chromium, "--version"], capture_output=True, text=True, check=True)
    page = PAGE.replace("PLOTLY", PLOTLY.resolve().as_uri())
    page = page.replace("FIGURES", json.dumps(FIGURES)).replace("SIZE", json.dumps(SIZE))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "page.html"
        path.write_text(page, encoding="utf-8")
        dom = subprocess.run(
            [chromium, "--headless", "--no-sandbox", "--virtual-time-budget=20000", "--dump-dom",
             path.as_uri()], capture_output=True, text=True, check=True).stdout
    found = re.search(r'<pre id="out">(.*?)</pre>', dom, re.S).group(1)
    texts = json.loads(found.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    plotly = re.search(r"plotly\.js v(\S+)", PLOTLY.read_text(encoding="utf-8")[:200]).group(1)
    golden = {
        "madeBy": "tests/golden/layout.py",
        "versions": {"browser": version.stdout.strip().split(" built")[0], "plotly.js": plotly},
        "size": SIZE,
        "cases": [{"name": name, "figure": FIGURES[name], "texts": texts[name]}
                  for name in FIGURES],
    }
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(OUT, {name: len(boxes) for name, boxes in texts.items()})


main()
