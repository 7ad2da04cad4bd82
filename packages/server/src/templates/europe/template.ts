import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const EUROPE: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'europe',
    name: 'Europe',
    version: '1.0.0',
    description: 'Photo, personal details and language levels, as employers in Europe expect.',
    tags: ['sans-serif', 'photo', 'personal-details', 'language-levels'],
    columns: 1,
  },
  main: '/europe/europe.typ',
  accentColor: '#1d4f91',
  marginMm: { top: 15, right: 17, bottom: 15, left: 17 },
  photoWidthMm: 32,
  fonts: 'sans',
  sizePt: 9.3,
  besideEm: 12,
};
