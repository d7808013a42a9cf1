/**
 * Makes the SVG that plotly.js writes small: most of it says what is the case anyway, says it many
 * times over, or holds nothing. What is seen stays the same.
 * @module
 */

/** Declarations that say what SVG takes for granted. */
const DEFAULTS = new Set([
  ...["opacity: 1", "fill-opacity: 1", "stroke-opacity: 1", "vector-effect: none"],
  ...["stroke-width: 1px", "stroke-width: 1", "stroke: none"],
]);

/** Elements that draw nothing when nothing is in them. */
const CONTAINERS = new Set(["g", "defs"]);

/** Styles that children take over from their group. */
const INHERITED = /^(fill|stroke|font|text|white-space)/;

/** The shortest path that draws something has more signs than `M0,0`. */
const EMPTY_PATH = 4;

/**
 * Tidies an SVG document in place: hardly a class, no empty groups, no paths of no length, no clip paths
 * that clip nothing, no defaults, styles that all children share stated once, short colours and
 * numbers, one font stated at the root.
 * @param root the `svg` element
 * @param options.fontFamily the family of (nearly) all text, moved to the root
 */
export function tidySvg(root: Element, options: { fontFamily: string }): void {
  removeUnused(root);
  for (const child of [...root.children]) tidyElement(child, options.fontFamily);
  root.removeAttribute("class");
  root.setAttribute("style", `font-family: ${options.fontFamily}`);
}

/** Removes clip paths that nothing is clipped by: plotly.js makes one for every pair of axes. */
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
  if (empty || (element.tagName === "path" && path.length <= EMPTY_PATH)) {
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
  if (style !== null) setOrRemove(element, "style", shortStyle(style, element, fontFamily));
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

function setOrRemove(element: Element, name: string, value: string): void {
  if (value) element.setAttribute(name, value);
  else element.removeAttribute(name);
}

function shortStyle(style: string, element: Element, fontFamily: string): string {
  // runs of spaces are kept only where there are some
  const spaced = /^\s|\s\s|\s$/.test(element.textContent ?? "");
  return style.split(";").map((part) => part.trim())
    .filter((part) => part !== "" && !DEFAULTS.has(part))
    .filter((part) => part !== `font-family: ${fontFamily}`)
    .filter((part) => part !== "white-space: pre" || spaced)
    .map((part) => part.replace(/rgb\((\d+), ?(\d+), ?(\d+)\)/g, toHex).replace(": ", ":"))
    .map((part) => part.replace(/url\(["']([^"']*)["']\)/g, "url($1)"))
    .join(";");
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
