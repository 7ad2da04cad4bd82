import type { PageOptions } from '@offprint/contract';
import type { TemplateInfo } from '../domain/template-info.ts';

export interface TemplateCatalog {
  list(): readonly TemplateInfo[];
  find(templateId: string): TemplateInfo | null;
  /**
   * How many pages the document has at the least, known without laying it out. 1 where the template
   * can't tell.
   */
  estimatePages(templateId: string, document: unknown, options: PageOptions): Promise<number>;
}
