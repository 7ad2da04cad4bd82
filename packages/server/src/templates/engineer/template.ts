import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const ENGINEER: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'engineer',
    name: 'Engineer',
    version: '1.0.0',
    description: 'Dense and calm: ten years of work on one page, skills before them.',
    tags: ['ats', 'sans-serif', 'one-page', 'without-photo'],
    columns: 1,
  },
  main: '/engineer/engineer.typ',
  accentColor: '#1b4f72',
  marginMm: { top: 12, right: 14, bottom: 12, left: 14 },
  photoWidthMm: null,
  fonts: 'sans',
  sizePt: 8.8,
  besideEm: 0,
};
