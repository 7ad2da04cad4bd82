import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const PLAIN: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'plain',
    name: 'Plain',
    version: '1.0.0',
    description: 'Black text, line by line and without ornament: made for programs that read.',
    tags: ['ats', 'sans-serif', 'without-photo'],
    columns: 1,
  },
  main: '/plain/plain.typ',
  accentColor: '#000000',
  marginMm: { top: 19, right: 21, bottom: 19, left: 21 },
  photoWidthMm: null,
  fonts: 'sans',
  sizePt: 9.8,
  besideEm: 0,
};
