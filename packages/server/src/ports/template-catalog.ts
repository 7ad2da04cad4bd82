import type { PageOptions } from '@offprint/contract';
import type { TemplateInfo } from '../domain/template-info.ts';

export interface TemplateCatalog {
  list(): readonly TemplateInfo[];
  find(templateId: string): TemplateInfo | null;
  /**
   * How many pages the document has at the least, known without laying it out, where they may be
   * more than `limit`. 1 where they are not, or the template can't tell.
   *
   * @param userId whose document it is: users take turns
   */
  estimatePages(
    templateId: string,
    document: unknown,
    options: PageOptions,
    limit: number,
    userId: string,
  ): Promise<number>;
}
