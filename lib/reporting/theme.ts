/** The look of all figures: font, layout, a palette for people with colour blindness, too. @module */
import type { Emotion } from "@/corpora/emotion.ts";
import type { Layout } from "./figure.ts";

/** Arial, or a font of the same widths; without quotes, so that it stays valid inside attributes. */
export const FONT_FAMILY = "Arial, Helvetica, Liberation Sans, sans-serif";

/**
 * One fixed colour per emotion: Okabe and Ito's palette (Color Universal Design, 2008) with grey in
 * place of black and violet in place of yellow, which does not show on white.
 */
export const EMOTION_COLOURS: Readonly<Record<Emotion, string>> = {
  neutral: "#6a6a6a",
  calm: "#56b4e9",
  happy: "#e69f00",
  sad: "#0072b2",
  angry: "#d55e00",
  fearful: "#cc79a7",
  disgust: "#009e73",
  surprised: "#4b2e83",
};

/** Colours of series that are no emotions, in the order they are given out. */
export const SERIES_COLOURS: readonly string[] =
  (["sad", "angry", "disgust", "fearful", "calm", "happy", "neutral", "surprised"] as const)
    .map((emotion) => EMOTION_COLOURS[emotion]);

/** Colours of text, of the lines of axes, and of grid lines. */
export const INK = "#2b2b2b";
export const AXIS = "#8a8a8a";
export const GRID = "#e6e6e6";

/** A colour scale: a name that plotly.js knows, or colours at places between 0 and 1. */
export type ColourScale = string | readonly (readonly [at: number, colour: string])[];

/** Colour scales that stay readable with colour blindness. */
export const SCALES: Readonly<Record<"level" | "signed" | "share", ColourScale>> = {
  /** Levels: dark is low (perceptually even). */
  level: "Viridis",
  /** Signed values: blue below zero, red above, white at zero (ColorBrewer's RdBu). */
  signed: [[0, "#2166ac"], [0.25, "#92c5de"], [0.5, "#f7f7f7"], [0.75, "#f4a582"], [1, "#b2182b"]],
  /** Shares and counts: white is none (ColorBrewer's Blues). */
  share: [[0, "#ffffff"], [0.25, "#c6dbef"], [0.5, "#6baed6"], [0.75, "#2171b5"], [1, "#08306b"]],
};

/** The colour of an emotion, or of the series with that number when the label is no emotion. */
export function colourOf(label: string, index: number): string {
  if (Object.hasOwn(EMOTION_COLOURS, label)) return EMOTION_COLOURS[label as Emotion];
  return SERIES_COLOURS[index % SERIES_COLOURS.length]!;
}

/** More characters of a label would not fit below an axis. */
const LABEL_LENGTH = 24;

/**
 * Labels as plotly.js draws them: no markup, no more than 24 characters, all of them different. Any
 * text can be a label of own recordings.
 */
export function labelTexts(labels: readonly string[]): string[] {
  const taken = new Set<string>();
  return labels.map((label) => {
    const letters = [...label];
    const short = letters.length > LABEL_LENGTH
      ? `${letters.slice(0, LABEL_LENGTH - 1).join("")}…`
      : label;
    let text = short;
    for (let n = 2; taken.has(text); n++) text = `${short} ${n}`;
    taken.add(text);
    // plotly.js keeps categories as keys of an object, where a name such as `__proto__` is taken
    const name = text in {} ? `\u200b${text}` : text;
    return name.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  });
}

/** Titles of a figure and of its axes, which name their units. */
export interface FigureText {
  readonly title?: string | undefined;
  readonly xTitle?: string | undefined;
  readonly yTitle?: string | undefined;
}

/** An axis: thin line, light grid, a margin as wide as its labels need. */
export function axis(title?: string, more: Layout = {}): Layout {
  return {
    ...(title === undefined ? {} : { title: { text: title, standoff: 10, font: { size: 13 } } }),
    automargin: true,
    gridcolor: GRID,
    linecolor: AXIS,
    showline: true,
    ticks: "outside",
    ticklen: 4,
    tickcolor: AXIS,
    zeroline: false,
    ...more,
  };
}

/** A colour bar with its title beside it. */
export function colourBar(title: string): Layout {
  return {
    title: { text: title, side: "right", font: { size: 13 } },
    thickness: 14,
    outlinewidth: 0,
  };
}

/** A value in [0, 1] with its interval, if there is one. */
export interface Bounds {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Error bars in per cent, for plotly.js's `error_x` or `error_y`; values without an interval have none. */
export function errorBars(
  values: readonly (Bounds | undefined)[],
  look: { readonly color: string; readonly thickness: number; readonly width: number },
): Layout {
  const arm = (end: "low" | "high") =>
    values.map((value) => {
      const bound = value?.[end];
      return value === undefined || bound == null ? 0 : 100 * Math.abs(bound - value.mean);
    });
  return { type: "data", symmetric: false, array: arm("high"), arrayminus: arm("low"), ...look };
}

/** A text without an arrow, at a place of its axes. */
export function note(text: string, place: Layout): Layout {
  return { text, showarrow: false, ...place };
}

/** The layout that every figure starts from; `more` replaces parts of it. */
export function baseLayout(text: FigureText = {}, more: Layout = {}): Layout {
  return {
    ...(text.title === undefined ? {} : {
      title: { text: text.title, x: 0, xref: "paper", xanchor: "left", font: { size: 16 } },
    }),
    font: { family: FONT_FAMILY, size: 13, color: INK },
    paper_bgcolor: "#ffffff",
    plot_bgcolor: "#ffffff",
    margin: { l: 60, r: 24, t: text.title === undefined ? 24 : 56, b: 52 },
    xaxis: axis(text.xTitle),
    yaxis: axis(text.yTitle),
    ...more,
  };
}
