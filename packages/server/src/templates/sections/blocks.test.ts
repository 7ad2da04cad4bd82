import { describe, expect, test } from 'vitest';
import { blocksOf, listOf } from './blocks.ts';
import type { RichText } from './markdown.ts';

/** `<b>`, `<i>` and `<a>` around what is set so. */
function shown(text: RichText): string {
  return text
    .map(({ text: characters, bold, italic, href }) => {
      const slanted = italic ? `<i>${characters}</i>` : characters;
      const heavy = bold ? `<b>${slanted}</b>` : slanted;
      return href ? `<a ${href}>${heavy}</a>` : heavy;
    })
    .join('');
}

function shownBlocks(text: string) {
  return blocksOf(text).map((block) =>
    block.type === 'paragraph' ? shown(block.text) : block.items.map(shown),
  );
}

describe('a text', () => {
  test('has paragraphs where lines are blank, and keeps its other line breaks', () => {
    expect(shownBlocks('One.\nStill one.\n \t\n\nTwo.')).toEqual(['One.\nStill one.', 'Two.']);
  });

  test('has a list where lines begin with a bullet', () => {
    expect(shownBlocks('Did:\n- a\n  and more\n* **b**\n\n• c\nDone.')).toEqual([
      'Did:',
      ['a and more', '<b>b</b>'],
      ['c'],
      'Done.',
    ]);
  });

  test('may be missing', () => {
    expect(blocksOf(undefined)).toEqual([]);
  });
});

test('a list loses the bullets that people type, and keeps line breaks', () => {
  const items = ['- A', '• B', '\uf0b7 C', '– D', '-5 °C', '+5 %', '1. E', 'one\n\n two'];
  const [list] = listOf(items);
  expect(list?.type === 'list' && list.items.map(shown)).toEqual([
    ...['A', 'B', 'C', 'D', '-5 °C', '+5 %', '1. E', 'one\ntwo'],
  ]);
});

describe('Markdown', () => {
  test.each([
    ['**cost** by _half_', '<b>cost</b> by <i>half</i>'],
    ['__cost__ by *half*', '<b>cost</b> by <i>half</i>'],
    ['***both***, **a *b* c**', '<b><i>both</i></b>, <b>a </b><b><i>b</i></b><b> c</b>'],
    ['(**Led**)', '(<b>Led</b>)'],
    ['これは**重点**です', 'これは<b>重点</b>です'],
    ['`npm` and `a*b*`', 'npm and a*b*'],
    ['[paper](https://example.org/p).', '<a https://example.org/p>paper</a>.'],
    ['[a (b)](example.org/x_(y))', '<a https://example.org/x_(y)>a (b)</a>'],
    ['**[big](https://example.org)**', '<a https://example.org/><b>big</b></a>'],
    [
      '[**big** one](https://example.org)',
      '<a https://example.org/><b>big</b></a><a https://example.org/> one</a>',
    ],
    ['\\*not\\* a \\[link\\](x)', '*not* a [link](x)'],
  ])('%s is set', (text, expected) => {
    expect(shownBlocks(text)).toEqual([expected]);
  });

  test.each([
    '2*3*4 snake_case_x C# *args',
    '5 * 3 * 2 and 2 ** 3',
    '**never closed',
    'a [link](javascript:alert(1))',
    '[note] (see below)',
    '**** and ____',
    '`one tick',
    'x < y > z',
  ])('%s is text', (text) => {
    expect(shownBlocks(text)).toEqual([text]);
  });
});

describe('an address in a text is a link', () => {
  test.each([
    [
      'See https://example.org/a_b_c.',
      'See <a https://example.org/a_b_c>https://example.org/a_b_c</a>.',
    ],
    ['(www.example.org)', '(<a https://www.example.org/>www.example.org</a>)'],
    [
      'https://example.org/x_(y), ok',
      '<a https://example.org/x_(y)>https://example.org/x_(y)</a>, ok',
    ],
    ['**https://example.org**', '<a https://example.org/><b>https://example.org</b></a>'],
    ['<https://example.org>', '<a https://example.org/>https://example.org</a>'],
    ['参见https://example.org。', '参见<a https://example.org/>https://example.org</a>。'],
    ['Write to ann.b@example.org!', 'Write to <a mailto:ann.b@example.org>ann.b@example.org</a>!'],
  ])('%s', (text, expected) => {
    expect(shownBlocks(text)).toEqual([expected]);
  });

  test.each(['Node.js and ASP.NET', 'user@host', 'https://', 'mywww.x', '@ann on GitHub'])(
    'but %s is text',
    (text) => {
      expect(shownBlocks(text)).toEqual([text]);
    },
  );
});
