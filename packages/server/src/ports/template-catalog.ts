import type { TemplateInfo } from '../domain/template-info.ts';

export interface TemplateCatalog {
  list(): readonly TemplateInfo[];
  find(templateId: string): TemplateInfo | null;
}
