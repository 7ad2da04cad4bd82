import {
  createTypesetTemplate,
  type TypesetDesign,
  type TypesetTemplate,
} from '../typst/typeset-template.ts';

const DESIGN: TypesetDesign = {
  info: {
    id: 'modern',
    name: 'Modern',
    version: '2.0.0',
    description: 'A sans serif with an accent colour; dates in a column of their own.',
    tags: ['sans-serif', 'accent-color', 'photo'],
    columns: 1,
    pageSizes: ['A4', 'Letter'],
    plans: [],
    kind: 'resume',
    engine: 'typst',
  },
  main: '/modern/modern.typ',
  accentColor: '#0f5c8c',
  marginMm: { top: 15, right: 17, bottom: 16, left: 17 },
  photoWidthMm: 27,
  fonts: 'sans',
  sizePt: 9.4,
  besideEm: 10.5,
};

export const createModernTemplate = (): TypesetTemplate => createTypesetTemplate(DESIGN);
