/** The elements of index.html, and making more. @module */

/**
 * The element with an id.
 * @throws {Error} if there is none of that kind
 */
export function find<T extends Element>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof kind) return element;
  throw new Error(`index.html has no ${kind.name} with the id "${id}"`);
}

/** Makes an element with a text. */
export function make(tag: string, text: string, options: { readonly class?: string } = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (options.class !== undefined) element.className = options.class;
  return element;
}

/** Shows a text, or hides the element if there is none. */
export function showText(element: HTMLElement, text: string): void {
  element.textContent = text;
  element.hidden = text === "";
}
