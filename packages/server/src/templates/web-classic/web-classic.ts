import type { ResumeDesign } from '../html/resume-template.ts';
import { body } from './web-classic-body.ts';

export const WEB_CLASSIC: ResumeDesign = {
  info: {
    id: 'web-classic',
    name: 'Classic (web)',
    version: '1.0.0',
    description:
      'The classic design in HTML and CSS, printed by a browser: to copy for designs of your own.',
    tags: ['serif', 'traditional', 'photo'],
    columns: 1,
    pageSizes: ['A4', 'Letter'],
    plans: [],
    kind: 'resume',
    engine: 'chromium',
  },
  stylesheet: new URL('./web-classic.css', import.meta.url),
  sizePt: 10.4,
  accentColor: '#1f1f1f',
  marginMm: { top: 18, right: 21, bottom: 18, left: 21 },
  photoWidthMm: 26,
  body,
};
