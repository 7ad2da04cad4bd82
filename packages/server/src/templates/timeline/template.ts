import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const TIMELINE: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'timeline',
    name: 'Timeline',
    version: '1.0.0',
    description: 'The years on a line, with a dot for each step.',
    tags: ['sans-serif', 'accent-color', 'photo'],
    columns: 1,
  },
  main: '/timeline/timeline.typ',
  accentColor: '#4a3f9a',
  marginMm: { top: 16, right: 17, bottom: 15, left: 17 },
  photoWidthMm: 27,
  fonts: 'sans',
  sizePt: 9.3,
  besideEm: 12,
};
