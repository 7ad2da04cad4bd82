import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { SAMPLE_DOCUMENTS } from '../../../packages/server/src/app/sample-documents.ts';
import type { Resume } from '../../../packages/server/src/domain/resume/schema.ts';
import { TRANSLATIONS } from '../../../packages/server/src/templates/locale/label-sets.ts';
import { SCRIPTS, scriptSample } from './script-samples.ts';

const ADA = { name: 'Ada Example', email: 'ada@example.org' };
const SENTENCE = 'Made a thing of use to many, mended what was broken, and taught two others how.';

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

function jobs(count: number, highlightCount: number): Resume['work'] {
  return times(count, (job) => ({
    position: `Engineer ${job}`,
    name: `Works ${job}`,
    startDate: `${2025 - (job % 60)}-01`,
    endDate: `${2025 - (job % 60)}-12`,
    highlights: times(highlightCount, (index) => `${SENTENCE} ${job}.${index}`),
  }));
}

const MARKUP = '#eval("1+1") $x^2$ *bold* _it_ <b>b</b> @ref \\u{41} // c /* d */ ~ -- ...';
/** Where a little Markdown is printed, it would be taken for some. */
const PLAIN_MARKUP = '#eval("1+1") $x^2$ <b>b</b> @ref \\u{41} // c ~ ... #import "x"';
const LONG = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz';
const HEX = '0123456789abcdef'.repeat(16);
const URL_OF_MANY = `https://archive.example.org/${'reports-of-the-harbour/'.repeat(9)}index.html?page=12`;

/** A little under each heading. */
function everySection(language: string): Resume {
  return {
    meta: { language },
    basics: { ...ADA, summary: 'Works.' },
    work: [
      { position: 'Engineer', name: 'Works', startDate: '2021-09', highlights: ['One', 'Two'] },
    ],
    projects: [{ name: 'Press', description: 'Prints.' }],
    education: [{ institution: 'Uni', area: 'Physics', score: '1.0', courses: ['Optics'] }],
    skills: [{ name: 'Go', keywords: ['pgx'] }],
    languages: [{ language: 'Polish', fluency: 'C2' }],
    certificates: [{ name: 'Certificate' }],
    publications: [{ name: 'Paper' }],
    awards: [{ title: 'Prize' }],
    volunteer: [{ position: 'Guide', organization: 'Museum' }],
    interests: [{ name: 'Chess' }],
    references: [{ name: 'Charles', reference: 'Good.' }],
  };
}

/** Résumés that have broken pages somewhere, by what is odd about them. */
const ODD: Readonly<Record<string, Resume>> = {
  empty: {},
  'a name alone': { basics: { name: 'Ada Example' } },
  'one line': { basics: { ...ADA, summary: SENTENCE } },
  'a label alone': { basics: { label: 'Analyst' } },
  'contacts alone': {
    basics: { email: ADA.email, phone: '+44 20 7946 0958', url: 'https://a.example' },
  },
  'skills alone': { skills: times(12, (n) => ({ name: `Skill ${n}`, keywords: ['Go', 'Rust'] })) },
  'skills without a name': { skills: times(5, () => ({ keywords: ['Go', 'Rust', 'C'] })) },
  'languages alone': { languages: [{ language: 'Polish', fluency: 'C2' }, { language: 'Greek' }] },
  'references alone': { references: [{ name: 'Charles', reference: SENTENCE }] },
  'publications alone': {
    publications: times(30, (n) => ({
      name: `On engines ${n}`,
      publisher: 'Press',
      releaseDate: `${1990 + n}`,
    })),
  },
  'titles alone': { basics: ADA, work: times(20, (n) => ({ position: `Engineer ${n}` })) },
  'employers alone': {
    basics: ADA,
    work: times(9, (n) => ({ name: `Works ${n}`, startDate: '2020' })),
  },
  'dates alone': {
    basics: ADA,
    work: [{ startDate: '2020' }, { startDate: '2010', endDate: '2012' }],
  },
  'items alone': { work: [{ highlights: ['One', 'Two', 'Three'] }] },
  '60 jobs': { basics: ADA, work: jobs(60, 1) },
  'twelve pages': { basics: ADA, work: jobs(28, 16) },
  '200 items of one job': { basics: ADA, work: jobs(1, 200) },
  'one paragraph of two pages': { basics: { ...ADA, summary: `${SENTENCE} `.repeat(110) } },
  'one item of a page': {
    basics: ADA,
    work: [{ position: 'Engineer', highlights: [`${SENTENCE} `.repeat(60)] }],
  },
  '100 skills': {
    basics: ADA,
    skills: times(100, (n) => ({ name: `Skill ${n}`, level: 'Expert' })),
  },
  'a skill of 200 keywords': {
    skills: [{ name: 'All', keywords: times(200, (n) => `Keyword ${n}`) }],
  },
  '40 certificates': {
    basics: ADA,
    certificates: times(40, (n) => ({
      name: `Certificate ${n}`,
      issuer: 'Guild',
      date: '2020-05',
    })),
  },
  '20 contacts': {
    basics: {
      ...ADA,
      phone: '+44 20 7946 0958',
      url: 'https://ada.example',
      location: {
        address: '88 Harrison Street, Unit 1402',
        city: 'San Francisco',
        region: 'CA',
        countryCode: 'US',
      },
      profiles: times(18, (n) => ({
        network: `Network ${n}`,
        url: `https://n${n}.example/ada-example`,
      })),
    },
  },
  'words without end': {
    basics: {
      name: LONG,
      label: LONG.repeat(2),
      email: `${'a'.repeat(60)}@${'b'.repeat(60)}.example`,
      summary: `${HEX} ${SENTENCE}`,
    },
    work: [
      {
        position: LONG,
        name: HEX,
        location: LONG,
        startDate: '2020',
        highlights: [HEX, URL_OF_MANY, `x${LONG}`],
      },
    ],
    skills: [{ name: LONG, level: LONG, keywords: [LONG, HEX] }],
    languages: [{ language: LONG, fluency: LONG }],
    certificates: [{ name: HEX, issuer: LONG, url: URL_OF_MANY }],
    'x-notes': [{ name: HEX, detail: HEX }],
  },
  'long addresses': {
    basics: { ...ADA, url: URL_OF_MANY, profiles: [{ network: 'GitHub', url: URL_OF_MANY }] },
    work: [{ position: 'Engineer', url: URL_OF_MANY, startDate: '2020' }],
    publications: [{ name: 'Paper', url: URL_OF_MANY, releaseDate: '2020-01-01' }],
  },
  'long titles': {
    basics: { ...ADA, label: `${SENTENCE} ${SENTENCE}` },
    work: times(4, (n) => ({
      position: `${SENTENCE} ${n}`,
      name: `${SENTENCE} Inc. ${n}`,
      location: SENTENCE,
      startDate: '2020-01',
      description: SENTENCE,
      highlights: [SENTENCE],
    })),
    education: [{ institution: SENTENCE, area: SENTENCE, studyType: SENTENCE, endDate: '2010' }],
  },
  'a long name': {
    basics: {
      name: 'Maria del Carmen Fernández de Córdoba y Álvarez de Toledo-Hohenlohe',
      label: 'Head',
    },
  },
  'markup in each text': {
    basics: { name: PLAIN_MARKUP, label: PLAIN_MARKUP, summary: MARKUP },
    work: [
      {
        position: PLAIN_MARKUP,
        name: PLAIN_MARKUP,
        highlights: [MARKUP, '= Heading', '- - -', '#import "x"'],
      },
    ],
    skills: [{ name: '</script>', keywords: ['<img src=x>', '#set page(width: 1pt)'] }],
  },
  'many lines in a text': {
    basics: { ...ADA, summary: 'One\nTwo\n\n\n\nThree\n- a\n- b\n\n# Four' },
  },
  'spaces and marks': {
    basics: { name: ' Ada\u00a0Example ', summary: 'A\u200bB \u00ad C\u2060D \ufeffE\tF\u2028G' },
  },
  'capitals alone': {
    basics: { name: 'ADA EXAMPLE', summary: SENTENCE.toUpperCase() },
    work: jobs(2, 2),
  },
  'every form of a date': {
    basics: ADA,
    work: [
      '2020',

      '2020-03',
      '2020-03-15',

      '1999-12-31',
      '2099-12',

      '',
    ].map((startDate, n) => ({
      position: `Engineer ${n}`,
      startDate,
      endDate: n % 2 === 0 ? '2021-01' : '',
    })),
    education: [
      { institution: 'Uni', startDate: '2021', endDate: '2019' },
      { institution: 'College', endDate: '2010' },
    ],
    awards: [{ title: 'Prize', date: '2020-12-31' }],
  },
  'roles at one employer': {
    basics: ADA,
    work: [
      { name: 'Alpha', position: 'Director', startDate: '2022', highlights: [SENTENCE] },
      {
        name: 'Alpha',
        position: 'Manager',
        startDate: '2019',
        endDate: '2022',
        highlights: [SENTENCE],
      },
      { name: 'Alpha', position: 'Clerk', startDate: '2015', endDate: '2019' },
      { name: 'Beta', position: 'Intern', startDate: '2014', endDate: '2015' },
    ],
  },
  'keys of their own': {
    basics: { ...ADA, 'x-dateOfBirth': '1990-05-01', 'x-nationality': 'Polish' },
    'x-patents': times(6, (n) => ({ name: `Patent ${n}`, office: 'EPO', number: `EP${n}` })),
    'x-hobbies': ['Sailing', 'Chess'],
    'x-deep': { a: { b: ['c', { d: 'e' }] } },
  },
  'mixed directions, from the right': {
    meta: { language: 'he' },
    basics: {
      name: 'נועה ברק Noa',
      label: 'מנהלת Product ב־Google',
      summary: 'עבדה עם React ו־Node.js 18 שנים (2005–2023).',
    },
    work: [
      {
        position: 'CTO מייסדת',
        name: 'Alpha Ltd.',
        startDate: '2020-01',
        highlights: ['API v2.0 ב-99.9%', SENTENCE],
      },
    ],
  },
  'mixed directions, from the left': {
    basics: { name: 'ليلى Leila Example', summary: 'Speaks العربية and עברית, and 日本語 (N2).' },
    work: [
      {
        position: 'Translator مترجمة',
        name: 'شركة Works',
        startDate: '2020',
        highlights: ['كتاب 2019 for schools'],
      },
    ],
  },
  emoji: {
    basics: { ...ADA, summary: 'Ships 🚀 with ❤️ and 👩‍💻 → 40 % ✓' },
    skills: [{ name: '🐍 Python' }],
  },
  'ten scripts at once': {
    basics: ADA,
    languages: [
      'Ελληνικά',
      'Русский',
      'עברית',
      'العربية',
      'हिन्दी',
      'বাংলা',
      'தமிழ்',
      'ไทย',
      '中文',
      '日本語',
      '한국어',
      'ქართული',
    ].map((language) => ({ language, fluency: 'C1' })),
  },
  ...Object.fromEntries(
    (
      [
        ['Arabic', 'ar', 'ليلى سميث', 'مهندسة', 'بناء الأنظمة'],
        ['Chinese', 'zh', '王小明', '工程师', '负责系统设计与开发'],
        ['German', 'de', 'Ada Beispiel', 'Ingenieurin', 'Baute Systeme'],
      ] as const
    ).map(([language, tag, name, position, line]): [string, Resume] => [
      `English and ${language}`,
      {
        basics: { ...ADA, label: 'Engineer', summary: SENTENCE },
        work: times(6, (n) => ({
          position: `Engineer ${n}`,
          name: `Works ${n}`,
          startDate: `${2010 + n}`,
          highlights: [SENTENCE, SENTENCE],
        })),
        'x-translations': {
          [tag]: {
            basics: { name, label: position, summary: line },
            work: times(6, (n) => ({
              position: `${position} ${n}`,
              // None begins as another goes on, or nobody could tell which of them a page breaks.
              highlights: [`${n}: ${line}`, `${line} ${line}`],
            })),
          },
        },
      },
    ]),
  ),
  ...Object.fromEntries(
    [...TRANSLATIONS.keys()].map((language) => [`headings of ${language}`, everySection(language)]),
  ),
  ...Object.fromEntries(SCRIPTS.map((script) => [`in ${script}`, scriptSample(script)])),
};

const PHOTOS = {
  square: { width: 400, height: 400, format: 'jpeg' },
  landscape: { width: 900, height: 300, format: 'png' },
  tower: { width: 200, height: 900, format: 'webp' },
  tiny: { width: 1, height: 1, format: 'png' },
} as const;

async function photoSamples(): Promise<[string, Resume][]> {
  const background = { r: 200, g: 80, b: 40, alpha: 0.5 };
  const withPhoto = (image: string): Resume => ({
    basics: { ...ADA, image, label: 'Analyst' },
    work: jobs(2, 2),
  });
  const drawn = Object.entries(PHOTOS).map(async ([name, { width, height, format }]) => {
    const image = sharp({ create: { width, height, channels: 4, background } }).toFormat(format);
    const data = (await image.toBuffer()).toString('base64');
    return [`a photo: ${name}`, withPhoto(`data:image/${format};base64,${data}`)] as [
      string,
      Resume,
    ];
  });
  return [
    ...(await Promise.all(drawn)),
    ['a photo: broken', withPhoto('data:image/png;base64,AAAA')],
  ];
}

/** All of our own, and what lies in the folders of `OFFPRINT_PRINT_DOCUMENTS=a,b`. */
export async function wholeMatrix(): Promise<readonly (readonly [string, unknown])[]> {
  const folders = process.env.OFFPRINT_PRINT_DOCUMENTS?.split(',') ?? [];
  const files = await Promise.all(folders.map(documentsIn));
  return [
    ['the sample', SAMPLE_DOCUMENTS.resume],
    ...Object.entries(ODD),
    ...(await photoSamples()),
    ...files.flat(),
  ];
}

/** What has broken most. */
export function sliceOfMatrix(): readonly (readonly [string, unknown])[] {
  return Object.entries(ODD).filter(([name]) => SLICE.includes(name));
}

const SLICE = ['words without end', 'English and Arabic'];

async function documentsIn(folder: string): Promise<(readonly [string, unknown])[]> {
  if (!(await stat(folder)).isDirectory()) throw new Error(`${folder} is no folder.`);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return await Promise.all(
    names.map(
      async (name) => [name, JSON.parse(await readFile(join(folder, name), 'utf8'))] as const,
    ),
  );
}
