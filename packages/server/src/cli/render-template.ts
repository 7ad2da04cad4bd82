import type { PageSize } from '@offprint/contract';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { TemplateCatalog } from '../ports/template-catalog.ts';
import { usageError } from './exit-error.ts';

/** @throws a usage error that names what there is */
export function findTemplate(
  catalog: TemplateCatalog,
  templateId: string,
  pageSize: PageSize | undefined,
): TemplateInfo {
  const template = catalog.find(templateId);
  if (!template) {
    const known = catalog.list().map(({ id }) => id);
    throw usageError(`There is no template "${templateId}". Choose one of: ${known.join(', ')}.`);
  }
  if (pageSize && !template.pageSizes.includes(pageSize)) {
    const sizes = template.pageSizes.join(', ');
    throw usageError(`The template ${templateId} prints ${sizes}, not ${pageSize}.`);
  }
  return template;
}
