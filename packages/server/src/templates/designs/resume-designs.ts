import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const MODERN: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'modern',
    name: 'Modern',
    version: '2.0.0',
    description: 'A sans serif with an accent colour; dates in a column of their own.',
    tags: ['sans-serif', 'accent-color', 'photo'],
    columns: 1,
  },
  main: '/designs/modern.typ',
  letter: true,
  accentColor: '#0f5c8c',
  marginMm: { top: 15, right: 17, bottom: 16, left: 17 },
  photoWidthMm: 27,
  fonts: 'sans',
  sizePt: 9.4,
  besideEm: 10.5,
};

const CLASSIC: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'classic',
    name: 'Classic',
    version: '2.0.0',
    description: 'A single column in a book serif, with the name centred above it.',
    tags: ['serif', 'traditional', 'photo'],
    columns: 1,
  },
  main: '/designs/classic.typ',
  letter: true,
  accentColor: '#1f1f1f',
  marginMm: { top: 18, right: 22.5, bottom: 17, left: 22.5 },
  photoWidthMm: 26,
  fonts: 'serif',
  sizePt: 10.3,
  besideEm: 0,
};

const PLAIN: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'plain',
    name: 'Plain',
    version: '1.0.0',
    description: 'Black text, line by line and without ornament: made for programs that read.',
    tags: ['ats', 'sans-serif', 'without-photo'],
    columns: 1,
  },
  main: '/designs/plain.typ',
  letter: true,
  accentColor: '#000000',
  marginMm: { top: 19, right: 21, bottom: 19, left: 21 },
  photoWidthMm: null,
  fonts: 'sans',
  sizePt: 9.8,
  besideEm: 0,
};

const ENGINEER: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'engineer',
    name: 'Engineer',
    version: '1.0.0',
    description: 'Dense and calm: ten years of work on one page, skills before them.',
    tags: ['ats', 'sans-serif', 'one-page', 'without-photo'],
    columns: 1,
  },
  main: '/designs/engineer.typ',
  accentColor: '#1b4f72',
  marginMm: { top: 12, right: 14, bottom: 12, left: 14 },
  photoWidthMm: null,
  fonts: 'sans',
  sizePt: 8.8,
  besideEm: 0,
};

const ACADEMIC: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'academic',
    name: 'Academic',
    version: '1.0.0',
    description: 'A curriculum of many pages: numbered publications, years in the margin.',
    tags: ['serif', 'publications', 'many-pages', 'without-photo'],
    columns: 1,
  },
  main: '/designs/academic.typ',
  accentColor: '#6b1d2a',
  marginMm: { top: 21, right: 23, bottom: 21, left: 23 },
  photoWidthMm: null,
  fonts: 'serif',
  sizePt: 10.4,
  besideEm: 10,
};

const COMPACT: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'compact',
    name: 'Compact',
    version: '1.0.0',
    description: 'Headings in the margin, entries of one line: much on little paper.',
    tags: ['sans-serif', 'dense', 'photo'],
    columns: 1,
  },
  main: '/designs/compact.typ',
  accentColor: '#17594a',
  marginMm: { top: 14, right: 15, bottom: 14, left: 15 },
  photoWidthMm: 20,
  fonts: 'sans',
  sizePt: 8.9,
  besideEm: 10,
};

const EXECUTIVE: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'executive',
    name: 'Executive',
    version: '1.0.0',
    description: 'A large serif name, a summary that leads, and room around it all.',
    tags: ['serif', 'elegant', 'photo'],
    columns: 1,
  },
  main: '/designs/executive.typ',
  letter: true,
  accentColor: '#1f2f4a',
  marginMm: { top: 20, right: 22, bottom: 19, left: 22 },
  photoWidthMm: 28,
  fonts: 'serif-headings',
  sizePt: 9.6,
  besideEm: 0,
};

const SIDEBAR_LEFT: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'sidebar-left',
    name: 'Sidebar left',
    version: '1.0.0',
    description: 'Contacts, skills and languages in a strip of colour, the work beside it.',
    tags: ['sans-serif', 'accent-color', 'sidebar', 'photo'],
    columns: 2,
  },
  main: '/designs/sidebar-left.typ',
  accentColor: '#23405f',
  marginMm: { top: 16, right: 15, bottom: 15, left: 12 },
  photoWidthMm: 32,
  fonts: 'sans',
  sizePt: 9.2,
  besideEm: 19,
};

const SIDEBAR_RIGHT: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'sidebar-right',
    name: 'Sidebar right',
    version: '1.0.0',
    description: 'A head with the photo, and a quiet column of facts beside the work.',
    tags: ['serif', 'sidebar', 'photo'],
    columns: 2,
  },
  main: '/designs/sidebar-right.typ',
  accentColor: '#8a4526',
  marginMm: { top: 17, right: 17, bottom: 16, left: 17 },
  photoWidthMm: 30,
  fonts: 'serif-headings',
  sizePt: 9.3,
  besideEm: 18,
};

const TIMELINE: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'timeline',
    name: 'Timeline',
    version: '1.0.0',
    description: 'The years on a line, with a dot for each step.',
    tags: ['sans-serif', 'accent-color', 'photo'],
    columns: 1,
  },
  main: '/designs/timeline.typ',
  accentColor: '#4a3f9a',
  marginMm: { top: 16, right: 17, bottom: 15, left: 17 },
  photoWidthMm: 27,
  fonts: 'sans',
  sizePt: 9.3,
  besideEm: 12,
};

const EUROPE: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'europe',
    name: 'Europe',
    version: '1.0.0',
    description: 'Photo, personal details and language levels, as employers in Europe expect.',
    tags: ['sans-serif', 'photo', 'personal-details', 'language-levels'],
    columns: 1,
  },
  main: '/designs/europe.typ',
  accentColor: '#1d4f91',
  marginMm: { top: 15, right: 17, bottom: 15, left: 17 },
  photoWidthMm: 32,
  fonts: 'sans',
  sizePt: 9.3,
  besideEm: 12,
};

const BILINGUAL: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'bilingual',
    name: 'Bilingual',
    version: '1.0.0',
    description: 'Two languages of one document side by side, whichever way each is written.',
    tags: ['sans-serif', 'two-languages', 'photo'],
    columns: 2,
  },
  main: '/designs/bilingual.typ',
  accentColor: '#0f5a5e',
  marginMm: { top: 15, right: 16, bottom: 15, left: 16 },
  photoWidthMm: 26,
  fonts: 'sans',
  sizePt: 9.2,
  besideEm: 28,
  languages: 2,
};

/** The résumé templates that Typst sets, in the order in which they are shown. */
export const RESUME_DESIGNS: readonly TypesetDesign[] = [
  MODERN,
  CLASSIC,
  PLAIN,
  ENGINEER,
  ACADEMIC,
  COMPACT,
  EXECUTIVE,
  SIDEBAR_LEFT,
  SIDEBAR_RIGHT,
  TIMELINE,
  EUROPE,
  BILINGUAL,
];

/** The designs that print a letter before the résumé, for a letter alone. */
export const LETTER_DESIGNS: readonly TypesetDesign[] = [MODERN, CLASSIC, PLAIN, EXECUTIVE].map(
  ({ info, ...design }) => ({
    ...design,
    photoWidthMm: null,
    info: {
      ...info,
      id: `letter-${info.id}`,
      name: `${info.name} letter`,
      version: '1.0.0',
      description: `A letter that matches the résumé in ${info.name}.`,
      tags: ['letter'],
      kind: 'letter',
    },
  }),
);
