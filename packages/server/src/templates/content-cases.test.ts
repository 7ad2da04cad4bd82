import type { PageOptions } from '@offprint/contract';
import { expect, test } from 'vitest';
import { parseResume } from '../domain/resume/parse.ts';
import { createTemplateLibrary } from './registry.ts';

interface Case {
  readonly of: string;
  readonly resume: unknown;
  readonly options?: PageOptions;
  readonly shows?: readonly string[];
  readonly hides?: readonly string[];
  readonly warns?: readonly string[];
}

const library = createTemplateLibrary();
const NAME = { name: 'Ada Example' };
const profile = (each: object) => ({ basics: { ...NAME, profiles: [each] } });

/** What was found wrong in real files: each stands for its whole kind. */
const CASES: readonly Case[] = [
  {
    of: 'numbers under keys of JSON Resume before v1',
    resume: { education: [{ institution: 'Uni', gpa: 3.9 }], basics: { location: { zip: 53111 } } },
    shows: ['3.9', '53111'],
  },
  {
    of: 'keys of JSON Resume before v1',
    resume: {
      work: [{ company: 'Northwind', website: 'https://northwind.example' }],
      education: [{ institution: 'Uni', gpa: '3.9' }],
      languages: [{ name: 'German', level: 'C2' }],
    },
    shows: ['Northwind', 'northwind.example', '3.9', 'German', 'C2'],
  },
  {
    of: 'titles of jobs, as files before v1 have them,',
    resume: { work: [{ company: 'Northwind', title: 'Pilot' }] },
    shows: ['Pilot', 'Northwind'],
  },
  {
    of: 'texts of an editor of HTML',
    resume: { basics: { summary: '<p>Cut <b>cost</b></p>' }, work: [{ summary: 'one<br/>two' }] },
    shows: ['Cut ', 'cost', 'one\ntwo'],
    hides: ['&lt;', '<br', '**'],
  },
  {
    of: 'entities of HTML, wherever apps have escaped a text,',
    resume: {
      basics: { name: 'Ada O&rsquo;Brien', label: 'R&#x26;D', url: 'a.example/?a&amp;b' },
      work: [
        { name: 'Johnson &amp; Johnson', highlights: ['&bull; caf&eacute;', '&bull; &#969;'] },
      ],
    },
    shows: ['Ada O’Brien', 'café', 'ω'],
    hides: ['amp;amp', '#x26', 'eacute', 'bull', '•'],
  },
  {
    of: 'HTML that was escaped as a whole',
    resume: { basics: { summary: '&lt;p&gt;Cut &lt;b&gt;cost&lt;/b&gt;&lt;/p&gt;' } },
    shows: ['Cut ', 'cost'],
    hides: ['lt;', '<b>', '**'],
  },
  {
    of: 'text before the blocks of an editor',
    resume: { work: [{ position: 'Dev', summary: 'Led a team.<div>Cut <b>cost</b></div>' }] },
    shows: ['Led a team.', 'Cut ', 'cost'],
    hides: ['<div>Cut', 'div&', '**'],
  },
  {
    of: 'what editors of Markdown escape',
    resume: { basics: { summary: '\\- C\\# \\(R\\+\\)\\\nand 1\\. FC' } },
    shows: ['- C# (R+)', 'and 1. FC'],
    hides: ['\\'],
  },
  {
    of: 'addresses under keys of their own',
    resume: {
      basics: { ...NAME, 'x-githubURL': 'https://github.com/ada', 'x-tool': 'Node.js' },
      projects: [{ name: 'Press', 'x-demo': '[live](https://press.example/d)' }],
    },
    shows: ['Github URL', 'https://github.com/ada', 'https://press.example/d', 'live', 'Node.js'],
    hides: ['](', 'https://node.js'],
  },
  {
    of: 'names of nothing that can be seen',
    resume: { basics: { name: ' \u200b\u200e ', label: 'Engineer' } },
    shows: ['Engineer'],
    hides: ['\u200b', '\u200e'],
  },
  {
    of: 'what is struck out and numbered',
    resume: { basics: { summary: 'A ~~plan~~ plan:\n1. first\n2. second' } },
    shows: ['plan', 'first', 'second'],
    hides: ['~~', '1. first'],
  },
  {
    of: 'characters without width in a name',
    resume: { basics: { name: 'A\u200bda Ex\u200cam\u2060ple' } },
    shows: ['Ada Example'],
  },
  {
    of: 'dates that stand alone',
    resume: { meta: { language: 'de' }, basics: { ...NAME, 'x-dateOfBirth': '1990-05-03' } },
    shows: ['Geburtsdatum', '3.\u00a0Mai\u00a01990'],
    hides: ['1990-05-03'],
  },
  {
    of: 'sections that are not known',
    resume: { basics: NAME, sideProjects: [{ name: 'Bebop' }] },
    hides: ['Bebop'],
    warns: ['UNPRINTED_KEYS'],
  },
  {
    of: 'Markdown',
    resume: {
      basics: { summary: 'Cut **cost**, see [paper](https://example.org/p).\n\n- one\n- two' },
    },
    shows: ['cost', 'https://example.org/p', 'paper', 'one'],
    hides: ['**', '](', '- one'],
  },
  {
    of: 'Markdown of whole lines',
    resume: {
      meta: { language: 'en' },
      basics: { summary: '# Focus\n> Ships\n\n---\n\n+ one\n+ two\n\n5 + 3 #1' },
    },
    shows: ['Focus', 'Ships', 'one', '5 + 3 #1'],
    hides: ['# Focus', '> ', '---', '+ one'],
  },
  {
    of: 'emphasis in emphasis',
    resume: { basics: { summary: '**Led *two* teams** and ***all* of it**, **Tools:**Go' } },
    shows: ['Led ', 'two', 'all', 'Tools:'],
    hides: ['**', '*two', '***'],
  },
  {
    of: 'lists in lists',
    resume: {
      work: [{ position: 'Dev', highlights: ['Led:\n- hired\n- cut', '1、负责\n2、带领'] }],
    },
    shows: ['Led:', 'hired', 'cut', '负责'],
    hides: ['- hired', '- cut', '1、'],
  },
  {
    of: 'ornaments as bullets',
    resume: { work: [{ position: 'Dev', highlights: ['✓ one', '✓ two'] }] },
    shows: ['one', 'two'],
    hides: ['✓'],
  },
  {
    of: 'addresses that a browser copied',
    resume: profile({ network: 'LinkedIn', url: 'https://www.linkedin.com/in/%C3%A4da/' }),
    shows: ['linkedin.com/in/äda', 'https://www.linkedin.com/in/%C3%A4da/'],
  },
  {
    of: 'addresses of mail in Markdown',
    resume: { basics: { email: '[mia@example.org](mailto:mia@example.org)' } },
    shows: ['mailto:mia@example.org'],
    hides: [']('],
  },
  {
    of: 'hobbies and certifications, as older files call them,',
    resume: {
      hobbies: [{ name: 'Chess' }],
      certifications: [{ name: 'CKA', website: 'a.example' }],
    },
    shows: ['Chess', 'CKA', 'a.example'],
  },
  {
    of: 'a country in words, and one that a city is',
    resume: { basics: { ...NAME, location: { city: 'Tbilisi', country: 'Georgia' } } },
    shows: ['Tbilisi, Georgia'],
  },
  {
    of: 'tags that no entry has',
    resume: { work: [{ position: 'Plumber', 'x-tags': 'backend' }] },
    options: { tags: ['bakend'] },
    hides: ['Plumber'],
    warns: ['TAG_UNKNOWN'],
  },
  {
    of: 'names in the texts of an anonymous print',
    resume: { basics: NAME, work: [{ position: 'Dev', highlights: ['Ask Ada.'] }] },
    options: { anonymise: true },
    warns: ['NAME_IN_TEXT'],
  },
  {
    of: 'pictures and titles of links in Markdown',
    resume: { basics: { summary: 'By ![badge](b.png), [paper](https://example.org/p "Mine").' } },
    shows: ['By badge', 'https://example.org/p', 'paper'],
    hides: ['b.png', 'Mine', ']('],
  },
  {
    of: 'brackets around an address that has its own',
    resume: { basics: { summary: '(https://example.org/z_(w)) and (https://example.org/v)' } },
    shows: ['https://example.org/z_(w)', 'https://example.org/v'],
    hides: ['https://example.org/z_(w))', 'https://example.org/v)'],
  },
  {
    of: 'a scheme typed before an address and a number',
    resume: { basics: { email: 'mailto:mia@example.org', phone: 'tel:+15551234567' } },
    shows: ['mailto:mia@example.org', 'tel:+15551234567'],
    hides: ['mailto:mailto'],
  },
  {
    of: 'a trunk zero behind the code of a country',
    resume: { basics: { phone: '+49 (0)30 / 123-45' } },
    shows: ['tel:+493012345'],
  },
  ...(
    [
      ['+49 [0] 30 12345', '+493012345'],
      ['+49 (030) 12345', '+493012345'],
      ['+49 030 12345', '+493012345'],
      ['0049 30 12345', '+493012345'],
      ['+49\u00a0(0)\u00a030\u201112345', '+493012345'],
      ['Tel: +49 30 12345', '+493012345'],
      ['+39 (06) 123456', '+3906123456'],
      ['+１ ５５５ 123 4567', '+15551234567'],
      ['+1 (555) 123-4567 x89', '+15551234567;ext=89'],
      ['(0049) 30 12345', '+493012345'],
      ['+49 30 12345 (ab 18 Uhr)', '+493012345'],
    ] as const
  ).map(([phone, number]) => ({
    of: `the number ${phone}`,
    resume: { basics: { phone } },
    shows: [`tel:${number}`],
  })),
  ...(
    [
      ['https//x.example/cv', 'https://x.example/cv'],
      ['https:x.example/cv', 'https://x.example/cv'],
      ['http://https://x.example/cv', 'https://x.example/cv'],
      ['Portfolio: x.example/cv', 'https://x.example/cv'],
      ['https://x.example/cv (in Polish)', 'https://x.example/cv'],
      ['mia@x.example', 'mailto:mia@x.example'],
    ] as const
  ).map(([url, href]) => ({
    of: `the address ${url}`,
    resume: { basics: { url } },
    shows: [href],
    hides: ['https//', 'https://https', 'http://http'],
  })),
  {
    of: 'two numbers in one',
    resume: { basics: { phone: '+1 555 12 / +1 555 13' } },
    shows: ['+1 555 12 / +1 555 13'],
    hides: ['tel:'],
  },
  ...[
    'Mia Roth <mia+cv@example.org>',
    'MAILTO: mia+cv@example.org?subject=CV',
    '電子郵件：mia+cv@example.org',
    'Courriel : mia+cv@example.org',
    'mia+cv@example.org (privat)',
  ].map((email) => ({
    of: `the address ${email}`,
    resume: { basics: { email } },
    shows: ['mailto:mia+cv@example.org'],
    hides: ['subject', 'Roth'],
  })),
  {
    of: 'zero-width characters in an address',
    resume: { basics: { email: 'mia\u200b@example.org' } },
    shows: ['mailto:mia@example.org'],
  },
  {
    of: 'an address without a scheme',
    resume: profile({ network: 'X', url: '//x.example/ü' }),
    shows: ['https://x.example/%C3%BC'],
  },
  {
    of: 'a network that is a part of some other host',
    resume: profile({ network: 'Line', username: 'pl', url: 'https://online.example/p' }),
    shows: ['Line: online.example/p (pl)'],
  },
  {
    of: 'addresses and handles as names of users',
    resume: {
      basics: {
        profiles: [
          { network: 'Xing', username: 'https://xing.com/ada', url: 'https://www.xing.com/ada' },
          { network: 'Mastodon', username: '@ada@m.example', url: 'https://m.example/@ada' },
        ],
      },
    },
    shows: ['xing.com/ada', 'Mastodon: m.example/@ada'],
    hides: ['('],
  },
  {
    of: 'numbers as names of users',
    resume: profile({ network: 'Signal', username: '+49 (0)170 1234567' }),
    shows: ['Signal: +49 (0)170 1234567', 'tel:+491701234567'],
  },
  {
    of: 'a place of which the country is not known',
    resume: { basics: { location: { city: 'Bonn', countryCode: 'ZZ' } } },
    shows: ['Bonn, ZZ'],
  },
  {
    of: 'soft hyphens',
    resume: { basics: { summary: 'Bundes\u00adverfassungs\u00adgericht' } },
    shows: ['Bundesverfassungsgericht'],
  },
  {
    of: 'typed bullets',
    resume: { work: [{ position: 'Dev', highlights: ['• one', '- two', '•three', '●●○'] }] },
    shows: ['three', '●●○'],
    hides: ['• one', '- two', '•three'],
  },
  {
    of: 'a period that ends before it starts',
    resume: { work: [{ position: 'Dev', startDate: '2021-05', endDate: '2019-03' }] },
    warns: ['PERIOD_REVERSED'],
  },
  {
    of: 'a language with labels of its own',
    resume: { meta: { language: 'cs' }, work: [{ position: 'Vývojář', startDate: '2021-09' }] },
    hides: ['Experience', 'Present'],
  },
  {
    of: 'a language without labels',
    resume: { meta: { language: 'eu' }, work: [{ position: 'Garatzailea', startDate: '2021-09' }] },
    shows: ['Experience', 'Sep'],
    warns: ['LABELS_IN_ENGLISH'],
  },
  {
    of: 'a date of birth and a nationality',
    resume: {
      meta: { language: 'de' },
      basics: { ...NAME, 'x-dateOfBirth': '1990-04-02', 'x-nationality': 'Österreich' },
    },
    shows: ['Geburtsdatum', 'Staatsangehörigkeit', 'Österreich'],
    hides: ['Date of birth', 'Nationality'],
  },
  {
    of: 'colons in French',
    resume: { meta: { language: 'fr' }, ...profile({ network: 'Signal', username: 'ada.01' }) },
    shows: ['Signal\u00a0: ada.01'],
  },
  {
    of: 'dates in Russian',
    resume: { meta: { language: 'ru' }, work: [{ position: 'Инженер', startDate: '2021-09' }] },
    hides: ['г.', 'Present'],
  },
  {
    of: 'traditional Chinese',
    resume: { meta: { language: 'zh-TW' }, work: [{ position: '工程師', startDate: '2020-03' }] },
    shows: ['工作經歷', '2020年3月'],
  },
  {
    of: 'traditional Chinese without a language',
    resume: { basics: { name: '陳大文', summary: '負責軟體開發與專案管理。' } },
    shows: ['個人簡介'],
  },
  {
    of: 'texts in a language that is hard to tell',
    resume: { basics: { summary: 'Jestem programistą z doświadczeniem w pracy nad systemami.' } },
    warns: ['LANGUAGE_GUESSED'],
  },
  {
    of: 'the type and the keywords of a project',
    resume: { projects: [{ name: 'Press', type: 'application', keywords: ['a', 'b'] }] },
    shows: ['Application, a, b'],
    hides: ['application', 'Keywords'],
  },
];

test.each(CASES)('$of are printed right in HTML', async ({ resume, options, ...expected }) => {
  const print = await library.templates[0]?.print(parsed(resume), options ?? {}, 'standard');
  expectContent(print?.bodyHtml ?? '', print?.warnings ?? [], expected);
});

test.each(CASES)('$of are set right by Typst', async ({ resume, options, ...expected }) => {
  const set = await library.typesetTemplates[0]?.typeset(parsed(resume), options ?? {}, 'standard');
  expectContent(textsOf(set?.data).join('\n'), set?.warnings ?? [], expected);
});

function parsed(resume: unknown) {
  const result = parseResume(resume);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.document;
}

function expectContent(
  content: string,
  warnings: readonly { readonly code: string }[],
  { shows = [], hides = [], warns = [] }: Omit<Case, 'of' | 'resume' | 'options'>,
) {
  expect(shows.filter((text) => !content.includes(text))).toEqual([]);
  expect(hides.filter((text) => content.includes(text))).toEqual([]);
  expect(warnings.map(({ code }) => code)).toEqual(expect.arrayContaining([...warns]));
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
