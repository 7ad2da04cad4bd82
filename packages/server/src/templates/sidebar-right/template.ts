import { TYPST_RESUME, type TypesetDesign } from '../typst/typeset-template.ts';

export const SIDEBAR_RIGHT: TypesetDesign = {
  info: {
    ...TYPST_RESUME,
    id: 'sidebar-right',
    name: 'Sidebar right',
    version: '1.0.0',
    description: 'A head with the photo, and a quiet column of facts beside the work.',
    tags: ['serif', 'sidebar', 'photo'],
    columns: 2,
  },
  main: '/sidebar-right/sidebar-right.typ',
  accentColor: '#8a4526',
  marginMm: { top: 17, right: 17, bottom: 16, left: 17 },
  photoWidthMm: 30,
  fonts: 'serif-headings',
  sizePt: 9.3,
  besideEm: 18,
};
