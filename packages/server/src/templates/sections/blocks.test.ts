import { describe, expect, test } from 'vitest';
import { blocksOf, listOf } from './blocks.ts';
import type { RichText } from './markdown.ts';

/** `<b>`, `<i>`, `<a>` and `~` around what is set so. */
function shown(text: RichText): string {
  return text
    .map(({ text: characters, bold, italic, struck, href }) => {
      const slanted = italic ? `<i>${characters}</i>` : characters;
      const heavy = bold ? `<b>${slanted}</b>` : slanted;
      const set = struck ? `~${heavy}~` : heavy;
      return href ? `<a ${href}>${set}</a>` : set;
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

  test('has a numbered list where lines begin with numbers in order', () => {
    const numbered = (text: string) =>
      blocksOf(text).map((block) => 'start' in block && block.start);
    expect(shownBlocks('Did:\n1. a\n   and more\n2) **b**\nDone.')).toEqual([
      'Did:',
      ['a and more', '<b>b</b>'],
      'Done.',
    ]);
    expect(numbered('Did:\n1. a\n2. b')).toEqual([false, 1]);
    expect(numbered('1. a\n1. b\n1. c')).toEqual([1]);
    expect(numbered('3. c\n\n4. d')).toEqual([3, 4]);
    expect(numbered('1. a\n2. b\n7. c\n8. d')).toEqual([1, 7]);
  });

  test('has no list where one line alone begins with a number', () => {
    expect(shownBlocks('Played for\n1. FC Union\n2021. A year.')).toEqual([
      'Played for\n1. FC Union\n2021. A year.',
    ]);
  });

  test('has paragraphs and lists where an editor wrote HTML', () => {
    expect(shownBlocks('<p>One <b>two</b></p><ul><li>a</li><li><s>b</s></li></ul>')).toEqual([
      'One <b>two</b>',
      ['a', '~b~'],
    ]);
    expect(shownBlocks('One<br>two')).toEqual(['One\ntwo']);
  });

  test('has lists in lists where lines are indented, whichever marks they have', () => {
    const [bullets] = blocksOf('- a\n  - b\n    * c\n  - d\n- e');
    expect(bullets).toMatchObject({ levels: [0, 1, 2, 1, 0] });
    const [numbers] = blocksOf('1. a\n   - b\n2. c');
    expect(numbers).toMatchObject({ start: 1, levels: [0, 1, 0] });
    const [editor] = blocksOf('<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>');
    expect(editor).toMatchObject({ levels: [0, 1, 0] });
  });

  test('has a flat list where all items but the first are indented alike, as programs indent texts', () => {
    expect(shownBlocks('- a\n    - b\n    - c')).toEqual([['a', 'b', 'c']]);
    expect(blocksOf('- a\n    - b')[0]).not.toHaveProperty('levels');
  });

  test.each([
    ['ornaments that repeat', '✓ a\n✓ b', ['a', 'b']],
    ['bullets of other scripts', '・一\n・二', ['一', '二']],
    ['a bullet of Word and a tab', 'o\ta\no\tb', ['a', 'b']],
    ['numbers in brackets', '(1) a\n(2) b', ['a', 'b']],
    ['numbers without a space', '1、负责系统\n2、带领团队', ['负责系统', '带领团队']],
    ['numbers of full width', '１．あ\n２．い', ['あ', 'い']],
    ['numbers in circles', '①あ\n②い', ['あ', 'い']],
  ])('has a list where lines begin with %s', (_what, text, items) => {
    expect(shownBlocks(text)).toEqual([items]);
  });

  test.each(['★ of the month', '→ 5 %\nand more', '★★☆\n★★★', '(1) a'])(
    'has no list in %j',
    (text) => {
      expect(shownBlocks(text)).toEqual([text]);
    },
  );

  test('has none of the lines that only draw: fences, rules, what heads a table', () => {
    expect(shownBlocks('Head\n====\n```sh\nmake\n```\n| a | b |\n|---|:-:|\n| 1 | 2 |')).toEqual([
      'Head',
      'make',
      'a | b',
      '1 | 2',
    ]);
  });

  test('has what an editor of HTML wrote: numbers, headings, cells, addresses in apostrophes', () => {
    expect(shownBlocks('<h2>Focus</h2><ol><li>a</li><li>b</li></ol>')).toEqual([
      '<b>Focus</b>',
      ['a', 'b'],
    ]);
    expect(shownBlocks('<table><tr><td>a</td><td>b</td></tr></table>')).toEqual(['a b']);
    expect(shownBlocks("<p><a href='https://example.org/x'>x</a></p>")).toEqual([
      '<a https://example.org/x>x</a>',
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

test('a list whose items are numbered in order is a numbered one', () => {
  const [list] = listOf(['1. A', '2. B']);
  expect(list).toMatchObject({ start: 1, items: [[{ text: 'A' }], [{ text: 'B' }]] });
  expect(listOf(['1. A', '3. B'])).toMatchObject([
    { items: [[{ text: '1. A' }], [{ text: '3. B' }]] },
  ]);
});

test('an item that is a list stands for its items', () => {
  const [list] = listOf(['<ul><li>a</li><li>b</li></ul>', '- c\n- d', 'e']);
  expect(list?.type === 'list' && list.items.map(shown)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('an item that ends in a list has it below', () => {
  const [list] = listOf(['Led:\n- a\n- b', 'c', '<li>d</li>']);
  expect(list).toMatchObject({ levels: [0, 1, 1, 0, 0] });
  expect(list?.type === 'list' && list.items.map(shown)).toEqual(['Led:', 'a', 'b', 'c', 'd']);
});

describe('Markdown', () => {
  test.each([
    ['**a *b***, ***c* d**', '<b>a </b><b><i>b</i></b>, <b><i>c</i></b><b> d</b>'],
    ['*a **b***, ***c** d*', '<i>a </i><b><i>b</i></b>, <b><i>c</i></b><i> d</i>'],
    ['**Tools:**Go, **foo**bar', '<b>Tools:</b>Go, <b>foo</b>bar'],
    ['**설계**를 *주도*했다', '<b>설계</b>를 <i>주도</i>했다'],
    ['[x [y] z](<https://example.org/a b>)', '<a https://example.org/a%20b>x [y] z</a>'],
    ['[![b](https://i.example/b.png)](https://example.org)', '<a https://example.org/>b</a>'],
    ['[site]() and [top](#top)', 'site and top'],
    ['~~old~~ **~~both~~**', '~old~ ~<b>both</b>~'],
    ['~5 and ~~~ and a ~~ b', '~5 and ~~~ and a ~~ b'],
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
    'foo**bar**baz **a*',
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
