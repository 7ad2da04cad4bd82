import { expect, test } from 'vitest';
import { unprintedWarning } from './unprinted-keys.ts';

test('keys that hold something but are not printed are named, each once', () => {
  const resume = {
    basics: { name: 'Uma', headline: 'Lost', location: { city: 'Bonn', planet: 'Earth' } },
    work: [{ name: 'A', team: 'Core' }, { name: 'B', team: 'Web' }, { 'x-ok': 'printed' }],
    sections: { work: { items: [{ name: 'Lost Ltd' }] } },
    'Bildung 2': [{ institution: 'TU' }],
    'x-patents': ['printed'],
  };
  expect(unprintedWarning(resume)).toMatchObject({
    code: 'UNPRINTED_KEYS',
    message: expect.stringContaining(
      ' not printed: sections, ["Bildung 2"], basics.headline, basics.location.planet, work.team.',
    ),
  });
});

test('nothing is said of what describes the document, or is empty', () => {
  const resume = {
    $schema: 'https://example.com',
    lang: 'de',
    meta: { theme: 'even' },
    basics: { name: 'Ann', nickname: null },
    sections: {},
    custom: [[], {}],
  };
  expect(unprintedWarning(resume)).toBeNull();
});
