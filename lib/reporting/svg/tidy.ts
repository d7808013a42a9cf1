/**
 * Makes the SVG of plotly.js small without changing the picture: most of its text states defaults,
 * repeats itself, or describes nothing.
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

/** Elements that draw nothing when they are empty. */
const CONTAINERS = new Set(["g", "defs"]);

/** Styles that children inherit from their group. */
const INHERITED = /^(fill|stroke|font|text|white-space)/;

/**
 * Tidies an SVG document in place. Removes nearly all classes, empty groups, paths without length,
 * unused clip paths and defaults; states shared styles once; shortens colours and numbers; states
 * the font at the root.
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
  const used = new Set<string>();
  for (const element of root.querySelectorAll("[clip-path], [style]")) {
    const texts = [element.getAttribute("clip-path"), element.getAttribute("style")];
    for (const [, id] of texts.join(" ").matchAll(/url\(["']?#([^)"']+)["']?\)/g)) used.add(id!);
  }
  for (const part of [...root.querySelectorAll("clipPath[id], linearGradient[id]")]) {
    if (!used.has(part.id)) part.remove();
  }
}

function tidyElement(element: Element, fontFamily: string): void {
  for (const child of [...element.children]) tidyElement(child, fontFamily);
  const path = element.getAttribute("d") ?? "";
  const empty = CONTAINERS.has(element.tagName) && element.children.length === 0;
  if (empty || (element.tagName === "path" && path.length <= "M0,0".length)) {
    element.remove();
    return;
  }
  tidyAttributes(element, fontFamily);
  if (element.tagName !== "g") return;
  shareAttribute(element, "style", (style) => style.split(";").every((s) => INHERITED.test(s)));
  shareAttribute(element, "text-anchor", () => true);
  shareAttribute(element, "shape-rendering", () => true);
  if (element.attributes.length === 0) element.replaceWith(...element.childNodes);
}

function tidyAttributes(element: Element, fontFamily: string): void {
  // plotly.js's own style sheet, which is not in the file, has this for lines along the axes
  const crisp = element.classList.contains("crisp");
  if (crisp && element.tagName !== "g") element.setAttribute("shape-rendering", "crispEdges");
  // the class of a line in a text of several lines stays: it is how the lines are told apart
  if (element.tagName !== "tspan") element.removeAttribute("class");
  for (const { name } of [...element.attributes]) {
    if (name.startsWith("data-")) element.removeAttribute(name);
  }
  const style = element.getAttribute("style");
  const short = shortStyle(style ?? "", element, fontFamily);
  if (short === "") element.removeAttribute("style");
  else element.setAttribute("style", short);
  for (const name of ["transform", "x", "y", "width", "height"]) {
    const value = element.getAttribute(name);
    if (value) element.setAttribute(name, shortNumbers(value, 2));
  }
  const path = element.getAttribute("d");
  if (path) element.setAttribute("d", shortNumbers(path, 1));
}

/** Moves an attribute that all children of a group have alike to the group. */
function shareAttribute(
  group: Element,
  name: string,
  mayMove: (value: string) => boolean,
): void {
  const [first, ...rest] = group.children;
  const value = first?.getAttribute(name) ?? null;
  if (value === null || group.hasAttribute(name) || !mayMove(value)) return;
  if (rest.some((child) => child.getAttribute(name) !== value)) return;
  group.setAttribute(name, value);
  for (const child of group.children) child.removeAttribute(name);
}

function shortStyle(style: string, element: Element, fontFamily: string): string {
  // runs of spaces are kept only where there are some
  const spaced = /^\s|\s\s|\s$/.test(element.textContent ?? "");
  return style.split(";").map((part) => part.trim())
    .filter((part) => part !== "" && !DEFAULTS.has(part))
    .filter((part) => part !== `font-family: ${fontFamily}`)
    .filter((part) => part !== "white-space: pre" || spaced)
    .map(shortDeclaration)
    .join(";");
}

/** One declaration, the same for all spellings of a style parser. */
function shortDeclaration(text: string): string {
  const short = text.replace(/rgb\((\d+), ?(\d+), ?(\d+)\)/g, toHex)
    .replace(/url\(["']([^"']*)["']\)/g, "url($1)")
    .replace(": ", ":")
    .replace(/:0px$/, ":0");
  return short.startsWith("stroke-dasharray") ? short.replaceAll(", ", ",") : short;
}

function toHex(_: string, ...channels: string[]): string {
  return "#" + channels.slice(0, 3).map((c) => Number(c).toString(16).padStart(2, "0")).join("");
}

function shortNumbers(text: string, decimals: number): string {
  return text.replace(
    /-?\d+\.\d+/g,
    (number) => String(Math.round(Number(number) * 10 ** decimals) / 10 ** decimals),
  );
}
