import type { TemplateInfo } from '../../domain/template-info.ts';

export const CLASSIC_INFO: TemplateInfo = {
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
};
