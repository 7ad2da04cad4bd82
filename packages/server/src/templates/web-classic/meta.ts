import type { TemplateInfo } from '../../domain/template-info.ts';

export const CLASSIC_INFO: TemplateInfo = {
  id: 'classic',
  name: 'Classic',
  version: '1.0.0',
  description: 'A single column in a book serif, with the name centred above it.',
  tags: ['serif', 'traditional', 'photo'],
  columns: 1,
  pageSizes: ['A4', 'Letter'],
  plans: [],
  kind: 'resume',
  engine: 'chromium',
};
