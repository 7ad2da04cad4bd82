import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Photo } from '../photo.ts';
import type { Block } from '../sections/blocks.ts';
import type { Link } from '../sections/links.ts';
import { plainText, type RichText } from '../sections/markdown.ts';
import type { Entry, Fact } from '../sections/section.ts';
import { widthEm } from '../typst/fitting.ts';

/** Escaped HTML, which is a promise in hono/html if a part of it is one. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Addresses run from left to right in any surrounding text. */
export function anchor(link: Link): Html {
  if (link.href === null) return html`<bdi>${link.text}</bdi>`;
  return html`<a href="${link.href}" dir="ltr">${link.text}</a>`;
}

export function blocksHtml(blocks: readonly Block[]): Html[] {
  return blocks.map((block) =>
    block.type === 'list'
      ? listHtml(block)
      : html`<p${ofFewLines(block.text)}>${richText(block.text)}</p>`,
  );
}

type List = Extract<Block, { type: 'list' }>;

function listHtml({ items, levels, start }: List): Html {
  const rows = rowsOf(items.map((item, n) => ({ item, level: levels?.[n] ?? 0 })));
  if (start === undefined) return html`<ul>${rows}</ul>`;
  return html`<ol style="counter-reset: item ${start - 1}">${rows}</ol>`;
}

interface Row {
  readonly item: RichText;
  readonly level: number;
}

/** Nested items follow their item in a list of their own. */
function rowsOf(rows: readonly Row[], level = 0): Html[] {
  const starts = rows.flatMap((row, n) => (n === 0 || row.level <= level ? [n] : []));
  return starts.map((from, n) => {
    const [first, ...below] = rows.slice(from, starts[n + 1]);
    const inner = below.length > 0 && html`<ul>${rowsOf(below, level + 1)}</ul>`;
    const text = first?.item ?? [];
    return html`<li${inner ? null : ofFewLines(text)}>${richText(text)}${inner}</li>`;
  });
}

/** In em of its letters: three lines of the widest column. */
const FEW_LINES_EM = 130;
const LETTER_EM = 0.46;

/**
 * Keeps texts together that a page's end would break into single lines, since `orphans` and
 * `widows` do not always prevent it.
 */
function ofFewLines(text: RichText): Html | null {
  const isFew = widthEm(plainText(text), LETTER_EM) <= FEW_LINES_EM;
  return isFew ? html` class="few-lines"` : null;
}

function richText(text: RichText): Html[] {
  return text.map(({ text: characters, bold, italic, struck, href }) => {
    const slanted = italic ? html`<em>${characters}</em>` : html`${characters}`;
    const heavy = bold ? html`<strong>${slanted}</strong>` : slanted;
    const set = struck ? html`<s>${heavy}</s>` : heavy;
    return href === undefined ? set : html`<a href="${href}">${set}</a>`;
  });
}

/** The organisation of the posts below. */
export function organisationHead({ organisation }: Entry): Html | null {
  if (organisation === null) return null;
  const { name, place, link, note } = organisation;
  return html`<div class="organisation"><p class="subtitle"><span>${name}</span> ${place} ${link && anchor(link)}</p>${
    note && html`<p class="note">${note}</p>`
  }</div>`;
}

/** Rows of a label, a level beside it, and a value. */
export function factRows(facts: readonly Fact[]): Html | null {
  if (facts.length === 0) return null;
  return html`<dl>${facts.map(factRow)}</dl>`;
}

function factRow(fact: Fact): Html {
  const { label, note } = fact;
  const value = factValue(fact);
  if (label === null && note === null) return html`<div class="wide"><dd>${value}</dd></div>`;
  const term = html`<dt>${label}${note === null ? null : html` <span class="note">${note}</span>`}</dt>`;
  return html`<div>${term} <dd>${value}</dd></div>`;
}

/** Facts of an entry, one a line. The style sheet puts a colon between label and value. */
export function factLines(facts: readonly Fact[]): Html[] {
  return facts.map(
    (fact) =>
      html`<p class="fact">${fact.label && html`<b>${fact.label}</b>`}${factValue(fact)}</p>`,
  );
}

function factValue({ value, href }: Fact): Html | string | null {
  return value === null || href === undefined ? value : anchor({ text: value, href });
}

export function portrait(photo: Photo, name: string | null): Html {
  const size = `width:${photo.widthMm}mm;height:${photo.heightMm}mm`;
  return html`<img class="photo" src="${photo.dataUri}" alt="${name ?? ''}" style="${size}">`;
}
