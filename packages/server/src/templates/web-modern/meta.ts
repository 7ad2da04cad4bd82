import type { TemplateInfo } from '../../domain/template-info.ts';

export const MODERN_INFO: TemplateInfo = {
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
};
