import {
  createTypesetTemplate,
  type TypesetDesign,
  type TypesetTemplate,
} from '../typst/typeset-template.ts';

const DESIGN: TypesetDesign = {
  info: {
    id: 'classic',
    name: 'Classic',
    version: '2.0.0',
    description: 'A single column in a book serif, with the name centred above it.',
    tags: ['serif', 'traditional', 'photo'],
    columns: 1,
    pageSizes: ['A4', 'Letter'],
    plans: [],
    kind: 'resume',
    engine: 'typst',
  },
  main: '/classic/classic.typ',
  accentColor: '#1f1f1f',
  marginMm: { top: 18, right: 22.5, bottom: 17, left: 22.5 },
  photoWidthMm: 26,
  fonts: 'serif',
  sizePt: 10.3,
  besideEm: 0,
};

export const createClassicTemplate = (): TypesetTemplate => createTypesetTemplate(DESIGN);
