/**
 * Makes the SVG of plotly.js small without changing the picture: most of its text states defaults or
 * describes nothing.
 * @module
 */

/** Declarations that state SVG's defaults. */
const DEFAULTS = new Set([
  "opacity: 1",
  "fill-opacity: 1",
  "stroke-opacity: 1",
  "vector-effect: none",
  "stroke-width: 1px",
  "stroke-width: 1",
  "stroke: none",
]);

/**
 * Tidies an SVG document in place. Removes nearly all classes, empty groups, paths without length,
 * unused clip paths and defaults; shortens numbers; states the font at the root.
 * @param root the `svg` element
 * @param options.fontFamily the family of (nearly) all text
 */
export function tidySvg(root: Element, options: { fontFamily: string }): void {
  removeUnused(root);
  for (const child of [...root.children]) tidyElement(child, options.fontFamily);
  root.removeAttribute("class");
  root.setAttribute("style", `font-family: ${options.fontFamily}`);
}

/** Removes unused clip paths and gradients: plotly.js makes one for every pair of axes. */
function removeUnused(root: Element): void {
  const text = root.outerHTML;
  for (const part of [...root.querySelectorAll("clipPath[id], linearGradient[id]")]) {
    if (!text.includes(`#${part.id}`)) part.remove();
  }
}

function tidyElement(element: Element, fontFamily: string): void {
  for (const child of [...element.children]) tidyElement(child, fontFamily);
  const path = element.getAttribute("d") ?? "";
  const empty = ["g", "defs"].includes(element.tagName) && element.children.length === 0;
  if (empty || (element.tagName === "path" && path.length <= "M0,0".length)) {
    element.remove();
    return;
  }
  // plotly.js's own style sheet, which is not in the file, has this for lines along the axes
  if (element.matches(".crisp:not(g)")) element.setAttribute("shape-rendering", "crispEdges");
  // the class of a line in a text of several lines stays: it is how the lines are told apart
  if (element.tagName !== "tspan") element.removeAttribute("class");
  for (const { name, value } of [...element.attributes]) {
    if (name.startsWith("data-")) element.removeAttribute(name);
    if (name === "d") element.setAttribute(name, shortNumbers(value, 1));
    if (name === "transform") element.setAttribute(name, shortNumbers(value, 2));
  }
  tidyStyle(element, fontFamily);
  if (element.tagName === "g" && element.attributes.length === 0) {
    element.replaceWith(...element.childNodes);
  }
}

function tidyStyle(element: Element, fontFamily: string): void {
  const declarations = (element.getAttribute("style") ?? "").split(";").map((part) => part.trim());
  // runs of spaces are kept only where there are some
  const spaced = /^\s|\s\s|\s$/.test(element.textContent ?? "");
  const kept = declarations
    .filter((part) => part !== "" && !DEFAULTS.has(part))
    .filter((part) => part !== `font-family: ${fontFamily}`)
    .filter((part) => part !== "white-space: pre" || spaced);
  if (kept.length === 0) element.removeAttribute("style");
  else element.setAttribute("style", kept.join(";"));
}

function shortNumbers(text: string, decimals: number): string {
  return text.replace(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(decimals))));
}
