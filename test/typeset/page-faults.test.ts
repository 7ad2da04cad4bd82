import { expect, test } from 'vitest';
import { pageFaults } from '../../packages/server/src/domain/pages/page-faults.ts';
import type {
  TaggedPages,
  TaggedText,
} from '../../packages/server/src/domain/pages/tagged-pages.ts';
import type { Resume } from '../../packages/server/src/domain/resume/schema.ts';
import { readTaggedText } from '../support/inspected-pdf.ts';
import { typeset } from './support/typeset.ts';

const LONG =
  'A long line of text that goes on over the end of its page and comes to its end there.';
const RESUME: Resume = {
  basics: { name: 'Ada Example', summary: LONG },
  work: [{ position: 'Engineer', name: 'Works', highlights: ['First item', 'Second item'] }],
};

async function printed() {
  const { pdf, data } = await typeset('plain', RESUME);
  return { data, pages: await readTaggedText(pdf) };
}

type Change = (text: TaggedText, pages: TaggedPages) => TaggedText | readonly TaggedText[];

/** What is wrong once each text was changed. */
async function faultsAfter(change: Change): Promise<string[]> {
  const { data, pages } = await printed();
  const texts = pages.texts.flatMap((text) => change(text, pages));
  return pageFaults({ ...pages, pageCount: 2, texts }, data).map(({ fault }) => fault);
}

const onPage = (text: TaggedText, page: number): TaggedText => ({ ...text, page });
const shifted = (text: TaggedText, byPt: number): TaggedText => ({
  ...text,
  pieces: text.pieces.map((piece) => ({ ...piece, rightPt: piece.rightPt + byPt })),
});

test('a page that was printed well has no faults', async () => {
  const { data, pages } = await printed();
  expect(pages.texts.map(({ role, text }) => `${role} ${text}`)).toEqual(
    expect.arrayContaining(['H1 Ada Example', 'H3 Engineer', 'LBody Second item']),
  );
  expect(pageFaults(pages, data)).toEqual([]);
});

test.each<[string, string, Change]>([
  ['blank page', 'a page without text', (text) => text],
  [
    'heading alone',
    'the heading of a section at a foot',
    (text) => onPage(text, text.role === 'H1' || text.text === 'Summary' ? 1 : 2),
  ],
  [
    'heading alone',
    'the title of an entry at a foot',
    (text) => onPage(text, text.role === 'LBody' ? 2 : 1),
  ],
  [
    'line alone',
    'the last line of a paragraph at a head',
    (text) =>
      text.text.startsWith('A long')
        ? [
            { ...text, text: text.text.slice(0, 60), lineCount: 2 },
            { ...onPage(text, 2), text: text.text.slice(60), lineCount: 1 },
          ]
        : text,
  ],
  [
    'item alone',
    'the last item of a list at a head',
    (text) => onPage(text, text.text === 'Second item' ? 2 : 1),
  ],
  ['overflow', 'text in the margin', (text) => shifted(text, 500)],
  [
    'overlap',
    'text over another one',
    (text, { texts }) => ({ ...text, pieces: texts[0]?.pieces ?? [] }),
  ],
])('it finds %s: %s', async (fault, _what, change) => {
  expect(await faultsAfter(change)).toContain(fault);
});
