import type { TemplateInfo } from '../../domain/template-info.ts';

export const MODERN_INFO: TemplateInfo = {
  id: 'modern',
  name: 'Modern',
  version: '1.0.0',
  description: 'A sans serif with an accent colour; dates in a column of their own.',
  tags: ['sans-serif', 'accent-color', 'photo'],
  columns: 1,
  pageSizes: ['A4', 'Letter'],
  plans: [],
  kind: 'resume',
  engine: 'chromium',
};
