import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const ACADEMIC: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'academic',
    name: 'Academic',
    version: '1.0.0',
    description: 'A curriculum of many pages: numbered publications, years in the margin.',
    tags: ['serif', 'publications', 'many-pages', 'without-photo'],
    columns: 1,
  },
  main: '/academic/academic.typ',
  accentColor: '#6b1d2a',
  marginMm: { top: 21, right: 23, bottom: 21, left: 23 },
  photoWidthMm: null,
  fonts: 'serif',
  sizePt: 10.4,
  besideEm: 10,
};
