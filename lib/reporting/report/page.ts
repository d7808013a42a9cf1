/** A page that needs nothing else: one file without scripts, light or dark, for any width. @module */
import { type Figure, figureSize } from "@/reporting/figure.ts";
import { type Html, type HtmlPart, markup } from "@/reporting/html.ts";
import { toSvg } from "@/reporting/svg.ts";
import { FONT_FAMILY } from "@/reporting/theme.ts";

/** A part of a page under a heading. */
export interface Section {
  /** Its anchor: lower case letters. */
  readonly id: string;
  readonly title: string;
  readonly body: readonly Html[];
}

/** Figures are drawn on white: in the dark their lightness is turned round, and hues stay. */
const STYLE = `
:root { color-scheme: light dark; --ink: #1f1f1f; --soft: #5c5c5c; --page: #ffffff;
  --line: #d9d9d9; --panel: #f4f4f2; --heat: #08519c; --link: #0b57a4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --soft: #a6a6a6; --page: #161616; --line: #3a3a3a; --panel: #222222;
    --heat: #2b6cb0; --link: #86b9f0; }
  .figure svg { filter: invert(0.914) hue-rotate(180deg); } }
* { box-sizing: border-box; }
body { font: 16px/1.5 ${FONT_FAMILY}; color: var(--ink); background: var(--page);
  max-width: 62rem; margin: 0 auto; padding: 1rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 1rem 0 .5rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; padding-top: .6rem;
  border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.5rem 0 .3rem; }
p, li { max-width: 46rem; }
a { color: var(--link); }
.soft, figcaption, caption { color: var(--soft); font-size: .9rem; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; list-style: none; padding: 0; }
.figures { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); }
figure { margin: .5rem 0; min-width: 0; }
.scroll { overflow-x: auto; }
.figure svg { display: block; max-width: 100%; height: auto; min-width: var(--least); }
table { border-collapse: collapse; margin: .3rem 0 1rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .3rem 0; max-width: min(46rem, calc(100vw - 2rem)); }
th, td { padding: .25rem .7rem; border-bottom: 1px solid var(--line); text-align: left;
  vertical-align: top; overflow-wrap: break-word; max-width: 20rem; }
th { font-weight: 600; }
tbody th { font-weight: 400; min-width: 5rem; }
.end { text-align: right; white-space: nowrap; }
thead .end { white-space: normal; }
.heat td, .heat thead th { text-align: center; padding: .25rem .4rem; min-width: 3rem; }
.heat thead th { max-width: 7rem; font-size: .85rem; font-weight: 400; vertical-align: bottom; }
.heat tbody th { min-width: 9rem; position: sticky; left: 0; background: var(--page); }
.heat td { background: color-mix(in srgb, var(--heat) calc(var(--share) * 1%), transparent); }
.heat td.full { color: #ffffff; }
.short { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
audio { display: block; width: 14rem; height: 2.2rem; margin: .2rem 0; }
.facts { display: grid; gap: .6rem; padding: 0; margin: 1rem 0;
  grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); }
.facts div { background: var(--panel); border-radius: .5rem; padding: .6rem .8rem; }
.facts dt { color: var(--soft); font-size: .85rem; }
.facts dd { margin: 0; font-size: 1.3rem; }
.facts dd small { display: block; font-size: .8rem; color: var(--soft); }
.warn { border-left: 4px solid #d55e00; background: var(--panel); padding: .6rem .9rem; }
details { margin: .5rem 0; }
summary { cursor: pointer; }
@media (max-width: 40rem) { th, td { padding: .25rem .45rem; } audio { width: 9.2rem; }
  .heat tbody th { min-width: 6rem; } }
@media print { nav, audio { display: none; } }
`;

/** What the browser may load: nothing but the recordings beside the page. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self' file:";

/** A whole page, with links to its sections. */
export function pageHtml(
  { title, lead, sections }: {
    readonly title: string;
    readonly lead: readonly Html[];
    readonly sections: readonly Section[];
  },
): string {
  const links = sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`);
  const contents = markup`<nav aria-label="Contents"><ul>${links}</ul></nav>`;
  const parts = sections.map(({ id, title, body }) =>
    markup`<section id="${id}">
<h2>${title}</h2>
${joined(body)}
</section>
`
  );
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<style>${{ html: STYLE }}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${joined(lead)}
${sections.length > 1 ? contents : ""}
${parts}</main>
</body>
</html>
`.html;
}

function joined(parts: readonly Html[]): HtmlPart {
  return { html: parts.map((part) => part.html).join("\n") };
}

/** On narrow screens figures are not drawn smaller than this: they scroll, pixels. */
const LEAST_WIDTH = 520;

/** A figure inside the page. @param options.alt what it shows, for those who do not see it */
export async function figureHtml(
  figure: Figure,
  { alt }: { readonly alt: string },
): Promise<Html> {
  const drawn: Html = { html: await toSvg(figure) };
  const least = Math.min(LEAST_WIDTH, figureSize(figure).width);
  const look = `--least:${least < LEAST_WIDTH ? 0 : least}px`;
  return markup`<figure class="scroll" tabindex="0"><div class="figure" role="img" style="${look}" aria-label="${alt}">${drawn}</div></figure>`;
}

/** Figures side by side where there is room. */
export function figuresHtml(figures: readonly Html[]): Html {
  return markup`<div class="figures">${figures}</div>`;
}

/** Main figures as tiles. */
export function factsHtml(
  facts: readonly { readonly name: string; readonly value: string; readonly note?: string }[],
): Html {
  const tiles = facts.map(({ name, value, note }) => {
    const small = note === undefined ? "" : markup`<small>${note}</small>`;
    return markup`<div><dt>${name}</dt><dd>${value}${small}</dd></div>`;
  });
  return markup`<dl class="facts">${tiles}</dl>`;
}

/** Sentences as a list. */
export function listHtml(items: readonly HtmlPart[]): Html {
  return markup`<ul>${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}

/** A label in three lines at most; the whole of it under the pointer. */
export function labelHtml(label: string): Html {
  return markup`<span class="short" title="${label}">${nameHtml(label)}</span>`;
}

/** A name in its own direction of writing, whatever stands beside it. */
export function nameHtml(name: string): Html {
  return markup`<bdi>${name}</bdi>`;
}
