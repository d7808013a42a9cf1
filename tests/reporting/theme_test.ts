import assert from "node:assert/strict";
import { EMOTIONS } from "@/corpora/emotion.ts";
import { colourOf, EMOTION_COLOURS, labelTexts, SERIES_COLOURS } from "@/reporting/theme.ts";

type Rgb = readonly [number, number, number];

/** Linear-light matrices of full colour blindness (Machado, Oliveira, Fernandes 2009, severity 1). */
const VISIONS: Readonly<Record<string, readonly Rgb[]>> = {
  "full colour vision": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** A difference of CIELAB colours that nobody overlooks side by side (about five just noticeable). */
const LEAST_DIFFERENCE = 12;
/** Least contrast of a line on white that WCAG 2 asks of graphics is 3; light colours are bars here. */
const LEAST_CONTRAST = 1.9;

function linear(hex: string): Rgb {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return [r!, g!, b!];
}

function times(matrix: readonly Rgb[], v: Rgb): Rgb {
  const row = (r: Rgb) => Math.min(1, Math.max(0, r[0] * v[0] + r[1] * v[1] + r[2] * v[2]));
  return [row(matrix[0]!), row(matrix[1]!), row(matrix[2]!)];
}

/** CIELAB with the white of D65. */
function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number) => t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116;
  const x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
  const y = f(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

for (const [vision, matrix] of Object.entries(VISIONS)) {
  Deno.test(`the emotions' colours differ under ${vision}`, () => {
    const colours = EMOTIONS.map((e) => lab(times(matrix, linear(EMOTION_COLOURS[e]))));
    for (const [i, a] of colours.entries()) {
      for (const [j, b] of colours.slice(0, i).entries()) {
        const difference = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
        const pair = `${EMOTIONS[i]} and ${EMOTIONS[j]}: ${difference.toFixed(1)}`;
        assert.ok(difference >= LEAST_DIFFERENCE, pair);
      }
    }
  });
}

Deno.test("every colour shows on white", () => {
  for (const colour of [...Object.values(EMOTION_COLOURS), ...SERIES_COLOURS]) {
    const [r, g, b] = linear(colour);
    const contrast = 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
    assert.ok(contrast >= LEAST_CONTRAST, `${colour}: ${contrast.toFixed(2)}`);
  }
});

Deno.test("colourOf: an emotion's own colour, else the next of the series", () => {
  assert.equal(colourOf("angry", 5), EMOTION_COLOURS.angry);
  assert.equal(colourOf("speech", 1), SERIES_COLOURS[1]);
  assert.equal(colourOf("toString", 0), SERIES_COLOURS[0]);
  assert.equal(colourOf("x", SERIES_COLOURS.length), SERIES_COLOURS[0]);
});

Deno.test("any label is drawn as it is, shortened, and different from the others", () => {
  const long = "x".repeat(200);
  const texts = labelTexts(["sad", "<b>a</b> & b", long, `${long}y`, "__proto__", "sad"]);
  const cut = `${"x".repeat(23)}…`;
  const markup = "&lt;b&gt;a&lt;/b&gt; &amp; b";
  assert.deepEqual(texts, ["sad", markup, cut, `${cut} 2`, "\u200b__proto__", "sad 2"]);
});
