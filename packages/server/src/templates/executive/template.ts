import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const EXECUTIVE: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'executive',
    name: 'Executive',
    version: '1.0.0',
    description: 'A large serif name, a summary that leads, and room around it all.',
    tags: ['serif', 'elegant', 'photo'],
    columns: 1,
  },
  main: '/executive/executive.typ',
  accentColor: '#1f2f4a',
  marginMm: { top: 20, right: 22, bottom: 19, left: 22 },
  photoWidthMm: 28,
  fonts: 'serif-headings',
  sizePt: 9.6,
  besideEm: 0,
};
