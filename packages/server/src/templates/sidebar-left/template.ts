import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const SIDEBAR_LEFT: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'sidebar-left',
    name: 'Sidebar left',
    version: '1.0.0',
    description: 'Contacts, skills and languages in a strip of colour, the work beside it.',
    tags: ['sans-serif', 'accent-color', 'sidebar', 'photo'],
    columns: 2,
  },
  main: '/sidebar-left/sidebar-left.typ',
  accentColor: '#23405f',
  marginMm: { top: 16, right: 15, bottom: 15, left: 12 },
  photoWidthMm: 32,
  fonts: 'sans',
  sizePt: 9.2,
  besideEm: 19,
};
