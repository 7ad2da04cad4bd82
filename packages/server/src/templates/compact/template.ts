import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const COMPACT: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'compact',
    name: 'Compact',
    version: '1.0.0',
    description: 'Headings in the margin, entries of one line: much on little paper.',
    tags: ['sans-serif', 'dense', 'photo'],
    columns: 1,
  },
  main: '/compact/compact.typ',
  accentColor: '#17594a',
  marginMm: { top: 14, right: 15, bottom: 14, left: 15 },
  photoWidthMm: 20,
  fonts: 'sans',
  sizePt: 8.9,
  besideEm: 10,
};
