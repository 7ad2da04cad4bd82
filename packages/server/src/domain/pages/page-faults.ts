import type { PlacedText, TaggedPages, TaggedText } from './tagged-pages.ts';

export interface PageFault {
  readonly page: number;
  readonly fault:
    | 'blank page'
    | 'heading alone'
    | 'line alone'
    | 'item alone'
    | 'overflow'
    | 'overlap';
  readonly text: string;
}

export function inWords({ page, fault, text }: PageFault): string {
  return `page ${page}: ${fault}: ${text}`;
}

/** The contents of a résumé that were to be printed, whichever engine set it. */
export interface PrintedPages extends PrintedContent {
  readonly page: {
    readonly marginMm: Readonly<Record<'top' | 'right' | 'bottom' | 'left', number>>;
  };
  readonly photo?: object | null;
  /** The same in another language. */
  readonly second?: PrintedContent | null;
}

export interface PrintedContent {
  readonly name: string | null;
  readonly label: string | null;
  readonly contacts: readonly unknown[];
  readonly sections: readonly Section[];
}

interface Section extends Body {
  readonly id: string;
  readonly heading: string;
  readonly entries: readonly Entry[];
}

interface Entry extends Body {
  readonly title: string | null;
  readonly subtitle: string | null;
  readonly period: string | null;
  readonly link: { readonly text: string } | null;
}

interface Body {
  readonly blocks: readonly Block[];
  readonly facts: readonly Readonly<Record<'label' | 'note' | 'value', string | null>>[];
}

type Block = { readonly items: readonly Text[] } | { readonly text: Text };
type Text = string | readonly (string | { readonly text: string })[];

/** Layout faults, found on the finished pages. */
export function pageFaults(pages: TaggedPages, data: PrintedPages): PageFault[] {
  const halves = data.second ? [data, data.second] : [data];
  return [
    ...(isEmpty(data) ? [] : blankPages(pages)),
    ...halves.flatMap((half) => headingsAlone(pages, half)),
    ...linesAlone(pages, halves.flatMap(wholeTexts)),
    ...halves.flatMap((half) => itemsAlone(pages, half)),
    ...overflows(pages, data),
    ...overlaps(pages),
  ];
}

function isEmpty({ name, label, contacts, sections, photo }: PrintedPages): boolean {
  return name === null && label === null && !photo && contacts.length + sections.length === 0;
}

function blankPages({ pageCount, texts }: TaggedPages): PageFault[] {
  const printed = new Set(texts.map(({ page }) => page));
  return Array.from({ length: pageCount }, (_, index) => index + 1)
    .filter((page) => !printed.has(page))
    .map((page) => ({ page, fault: 'blank page', text: '' }));
}

/** Headings without the first line of their content on the same page. */
function headingsAlone({ texts }: TaggedPages, { sections }: PrintedContent): PageFault[] {
  const faults: PageFault[] = [];
  let from = 0;
  const expectBelow = (heading: string, first: string | undefined) => {
    const at = texts.findIndex(
      ({ role, text }, index) => index >= from && /^H\d/.test(role) && begins(text, heading),
    );
    const found = texts[at];
    if (!found || first === undefined) return;
    from = at;
    // A heading in the margin may be read after its content.
    const below = texts.find(
      ({ page, text }, index) => index !== at && page >= found.page && begins(text, first),
    );
    if (below && below.page !== found.page) {
      faults.push({ page: found.page, fault: 'heading alone', text: found.text });
    }
  };
  for (const section of sections) {
    const [entry] = section.entries;
    expectBelow(
      section.heading,
      bodyTexts(section)[0] ?? entry?.title ?? (entry && bodyTexts(entry)[0]),
    );
    for (const each of section.entries) {
      if (each.title !== null) expectBelow(each.title, bodyTexts(each)[0]);
    }
  }
  return faults;
}

/** Whether one begins with the other: a text may be continued on the next page. */
function begins(text: string, wanted: string): boolean {
  const [printed, whole] = [letters(text), letters(wanted)];
  return printed !== '' && whole !== '' && (printed.startsWith(whole) || whole.startsWith(printed));
}

const MAY_BREAK = new Set(['P', 'LBody', 'TD']);

/** Single lines of a paragraph that are on another page than the rest of it. */
function linesAlone({ texts }: TaggedPages, wholes: readonly string[]): PageFault[] {
  const onPage = Map.groupBy(
    texts.map((text) => ({ ...text, part: letters(text.text) })),
    ({ page }) => page,
  );
  return [...onPage].flatMap(([page, parts]) => {
    const next = onPage.get(page + 1) ?? [];
    const single = (text: TaggedText): PageFault[] =>
      text.lineCount > 1 ? [] : [{ page: text.page, fault: 'line alone', text: text.text }];
    return parts.flatMap((first) => {
      if (first.part === '' || !MAY_BREAK.has(first.role)) return [];
      const rests = wholes
        .filter((whole) => whole.length > first.part.length && whole.startsWith(first.part))
        .map((whole) => whole.slice(first.part.length));
      const goesOn = next.find(
        ({ part }) => part !== '' && rests.some((rest) => rest.startsWith(part)),
      );
      return goesOn ? [...single(first), ...single(goesOn)] : [];
    });
  });
}

/** Last items of a list that are on another page than the end of the item before. */
function itemsAlone({ texts }: TaggedPages, { sections }: PrintedContent): PageFault[] {
  const lists = sections
    .flatMap((section) => [section, ...section.entries])
    .flatMap(({ blocks }) => blocks)
    .flatMap((block) => ('items' in block && block.items.length > 1 ? [block.items] : []));
  return lists.flatMap((items): PageFault[] => {
    const [before, last] = items.slice(-2).map((item) => letters(plain(item)));
    const lastAt = texts.findIndex(({ text }) => letters(text) === last);
    const found = texts[lastAt];
    const previous = texts.slice(0, lastAt).findLast(({ text }) => ends(text, before ?? ''));
    if (!found || !previous || previous.page === found.page) return [];
    return found.lineCount > 1 ? [] : [{ page: found.page, fault: 'item alone', text: found.text }];
  });
}

function ends(text: string, whole: string): boolean {
  const part = letters(text);
  return part !== '' && whole.endsWith(part);
}

/** Commas and hyphens hang over the end of their line. */
const TOLERANCE_PT = 3;

function overflows({ widthPt, heightPt, texts }: TaggedPages, { page }: PrintedPages): PageFault[] {
  const { marginMm } = page;
  const pt = (mm: number) => (mm * 72) / 25.4;
  return seen(texts).flatMap(([{ page: number }, { text, leftPt, rightPt, baselinePt }]) => {
    const fits =
      leftPt > pt(marginMm.left) - TOLERANCE_PT &&
      rightPt < widthPt - pt(marginMm.right) + TOLERANCE_PT &&
      baselinePt < heightPt - pt(marginMm.bottom) + TOLERANCE_PT;
    return fits ? [] : [{ page: number, fault: 'overflow', text }];
  });
}

/** Texts that are drawn over each other. */
function overlaps({ texts }: TaggedPages): PageFault[] {
  const byPage = Map.groupBy(seen(texts), ([{ page }]) => page);
  return [...byPage].flatMap(([page, drawn]) => {
    const sorted = drawn.toSorted(([, a], [, b]) => a.baselinePt - b.baselinePt);
    return sorted.flatMap(([of, piece], index): PageFault[] => {
      for (const [other, next] of sorted.slice(index + 1)) {
        if (next.baselinePt - piece.baselinePt > 0.6 * next.sizePt) break;
        if (of !== other && crosses(piece, next)) {
          return [{ page, fault: 'overlap', text: `${piece.text} × ${next.text}` }];
        }
      }
      return [];
    });
  });
}

function crosses(one: PlacedText, other: PlacedText): boolean {
  const shared = Math.min(one.rightPt, other.rightPt) - Math.max(one.leftPt, other.leftPt);
  return shared > TOLERANCE_PT;
}

function seen(texts: readonly TaggedText[]): (readonly [TaggedText, PlacedText])[] {
  return texts.flatMap((text) =>
    text.pieces.filter((piece) => piece.text.trim() !== '').map((piece) => [text, piece] as const),
  );
}

/** The texts that may be broken over pages, as letters only. */
function wholeTexts({ sections }: PrintedContent): string[] {
  const referenceOf = ({ title, subtitle, period, link }: Entry) =>
    [title, subtitle, period, link?.text].join('');
  return sections
    .flatMap((section) => [
      ...bodyTexts(section),
      ...section.entries.flatMap(bodyTexts),
      ...(section.id === 'publications' ? section.entries.map(referenceOf) : []),
    ])
    .map(letters);
}

function bodyTexts({ blocks, facts }: Body): string[] {
  return [
    ...blocks.flatMap((block) => ('items' in block ? block.items : [block.text])).map(plain),
    ...facts.map(({ label, note, value }) => [label, note, value].join('')),
  ];
}

function plain(text: Text): string {
  if (typeof text === 'string') return text;
  return text.map((span) => (typeof span === 'string' ? span : span.text)).join('');
}

/** The letters of a text, which are the same for texts that differ only in spaces and signs. */
function letters(text: string): string {
  return text.normalize('NFKC').replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}
