import type { ResumeDesign } from '../html/resume-template.ts';
import { body } from './web-modern-body.ts';

export const WEB_MODERN: ResumeDesign = {
  info: {
    id: 'web-modern',
    name: 'Modern (web)',
    version: '1.0.0',
    description:
      'The modern design in HTML and CSS, printed by a browser: to copy for designs of your own.',
    tags: ['sans-serif', 'accent-color', 'photo'],
    columns: 1,
    pageSizes: ['A4', 'Letter'],
    plans: [],
    kind: 'resume',
    engine: 'chromium',
  },
  stylesheet: new URL('./web-modern.css', import.meta.url),
  sizePt: 9.3,
  accentColor: '#0f5c8c',
  marginMm: { top: 15, right: 17, bottom: 16, left: 17 },
  photoWidthMm: 27,
  body,
};
