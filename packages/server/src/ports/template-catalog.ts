import type { PageOptions } from '@offprint/contract';
import type { TemplateInfo } from '../domain/template-info.ts';

export interface TemplateCatalog {
  list(): readonly TemplateInfo[];
  find(templateId: string): TemplateInfo | null;
  /**
   * The least number of pages of the document, estimated without layout, if it may exceed `limit`.
   * 1 if it does not, or if the template cannot tell.
   *
   * @param userId the owner of the document, since users take turns
   */
  estimatePages(
    templateId: string,
    document: unknown,
    options: PageOptions,
    limit: number,
    userId: string,
  ): Promise<number>;
}
