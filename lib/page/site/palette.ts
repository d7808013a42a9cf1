/** Colours for drawing, taken from the style sheet so that light and dark agree. @module */

/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** The colours of the drawings. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  readonly accent: string;
  /** 256 colours for levels, from paper over accent to ink. */
  readonly levels: readonly Colour[];
}

/**
 * Reads a colour such as `#0f6e6a`.
 * @throws {Error} if it is written otherwise
 */
export function parseColour(text: string): Colour {
  const match = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(text.trim());
  if (match === null) throw new Error(`"${text}" is no colour of the form #rrggbb`);
  const [red, green, blue] = match.slice(1).map((digits) => parseInt(digits, 16));
  return [red!, green!, blue!];
}

/** A colour between two others: `share` 0 is the first, 1 the second. */
export function mix([first, second]: readonly [Colour, Colour], share: number): Colour {
  const part = (i: 0 | 1 | 2) => Math.round(first[i] + share * (second[i] - first[i]));
  return [part(0), part(1), part(2)];
}

/** 256 colours over three. */
export function rampOf([low, middle, high]: readonly [Colour, Colour, Colour]): Colour[] {
  return Array.from({ length: 256 }, (_, i) => {
    const share = i / 255;
    return share < 0.6 ? mix([low, middle], share / 0.6) : mix([middle, high], (share - 0.6) / 0.4);
  });
}

/** Makes the palette from the style sheet's variables. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  const paper = read("--card");
  const accent = read("--accent");
  const ink = read("--ink");
  return {
    paper,
    ink,
    faint: read("--muted"),
    accent,
    levels: rampOf([parseColour(paper), parseColour(accent), parseColour(ink)]),
  };
}
