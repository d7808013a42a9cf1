/** What must hold of every page. @module */
import assert from "node:assert/strict";
import { JSDOM } from "jsdom";

interface Dom {
  readonly window: { readonly document: Document };
}

/** Checks that a page runs nothing, loads nothing but sounds beside it, and has whole tables. */
export function assertSafe(page: string): Document {
  const { document } = (new JSDOM(page) as Dom).window;
  assert.equal(document.querySelectorAll("script, iframe, object, embed, link").length, 0);
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      assert.ok(!/^on/i.test(name), `${element.tagName} has ${name}`);
      if (!/^(src|href|xlink:href)$/.test(name)) continue;
      const allowed = element.tagName === "AUDIO"
        ? !/^[a-z]+:/i.test(value)
        : /^(#|data:image\/png)/;
      assert.ok(allowed === true || allowed !== false && allowed.test(value), `${name} ${value}`);
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length, "an id is there twice");
  for (const link of document.querySelectorAll("nav a, main a")) {
    assert.ok(document.querySelector(link.getAttribute("href")!), link.outerHTML);
  }
  for (const table of document.querySelectorAll("table")) {
    const widths = new Set([...table.rows].map(({ cells }) => cells.length));
    assert.equal(widths.size, 1, table.caption?.textContent ?? "");
    assert.ok(table.caption);
    assert.equal(table.querySelectorAll("th:not([scope])").length, 0);
  }
  for (const figure of document.querySelectorAll(".figure")) {
    assert.ok(figure.getAttribute("aria-label"));
    assert.ok(figure.querySelector("svg"));
  }
  return document;
}
