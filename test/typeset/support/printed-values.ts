import type { TypesetData } from '../../../packages/server/src/templates/typst/typeset-data.ts';

export interface PrintedValues {
  /** In the order in which every design sets them. */
  readonly inOrder: readonly string[];
  /** Beside them: dates, places, addresses, where a design has room. */
  readonly anywhere: readonly string[];
}

/** All that a reader is to find of a document. */
export function printedValues({ name, label, contacts, sections }: TypesetData): PrintedValues {
  const perSection = sections.map((section) => ({
    inOrder: [
      section.heading,
      ...blockTexts(section.blocks),
      ...section.entries.flatMap((entry) => [entry.title, ...blockTexts(entry.blocks)]),
    ],
    anywhere: [
      ...factTexts(section.facts),
      ...section.entries.flatMap(({ organisation, subtitle, note, place, period, link, facts }) => [
        ...[organisation?.name ?? null, organisation?.place ?? null, organisation?.note ?? null],
        ...[subtitle, note, place, period, link?.text ?? null],
        ...factTexts(facts),
      ]),
    ],
  }));
  return {
    inOrder: [name, label, ...perSection.flatMap(({ inOrder }) => inOrder)].filter(isText),
    anywhere: [
      ...contacts.flat().map(({ text }) => text),
      ...perSection.flatMap(({ anywhere }) => anywhere),
    ].filter(isText),
  };
}

type Section = TypesetData['sections'][number];

function blockTexts(blocks: Section['blocks']): string[] {
  const texts = blocks.flatMap((block) => ('items' in block ? block.items : [block.text]));
  return texts.map((text) =>
    typeof text === 'string'
      ? text
      : text.map((span) => (typeof span === 'string' ? span : span.text)).join(''),
  );
}

function factTexts(facts: Section['facts']): (string | null)[] {
  return facts.flatMap(({ label, note, value }) => [label, note, value]);
}

function isText(value: string | null): value is string {
  return value !== null && value.trim() !== '';
}

/** Those that the text lacks as whole words, or has in another place than their own. */
export function missedValues(text: string, { inOrder, anywhere }: PrintedValues): string[] {
  const words = wordsOf(text);
  const unbroken = words.replaceAll(' ', '');
  let from = 0;
  const misplaced = inOrder.filter((value) => {
    const at = words.indexOf(wordsOf(value), from);
    if (at >= 0) from = at + 1;
    return at < 0;
  });
  const missing = anywhere.filter((value) =>
    isLongAddress(value) ? !unbroken.includes(value) : !words.includes(wordsOf(value)),
  );
  return [...misplaced, ...missing];
}

/** No line may hold it, and every reader takes the end of a line for one of a word. */
function isLongAddress(value: string): boolean {
  return value.length > 50 && !/\s/.test(value);
}

const DIRECTIONS_AND_BREAKS = /[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** The colon behind a label, and brackets around how well something is known. */
const SET_AROUND_VALUES = /\s*[:：](?=\s)|[()]/g;

/** Between spaces, each letter in its plain form; what tells the direction of text or where a line may break is no part of a word. */
function wordsOf(text: string): string {
  const plain = text.normalize('NFKC').replace(DIRECTIONS_AND_BREAKS, '');
  const words = plain.replace(SET_AROUND_VALUES, ' ').split(/[\s\u00a0]+/);
  return ` ${words.filter((word) => word !== '').join(' ')} `;
}
