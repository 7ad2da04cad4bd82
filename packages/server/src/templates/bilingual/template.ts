import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const BILINGUAL: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'bilingual',
    name: 'Bilingual',
    version: '1.0.0',
    description: 'Two languages of one document side by side, whichever way each is written.',
    tags: ['sans-serif', 'two-languages', 'photo'],
    columns: 2,
  },
  main: '/bilingual/bilingual.typ',
  accentColor: '#0f5a5e',
  marginMm: { top: 15, right: 16, bottom: 15, left: 16 },
  photoWidthMm: 26,
  fonts: 'sans',
  sizePt: 9.2,
  besideEm: 28,
  languages: 2,
};
