import type { PageOptions } from '@offprint/contract';
import { OffprintError } from '../domain/errors.ts';
import { allowsTemplate, type Plan } from '../domain/plan.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { TemplateCatalog } from '../ports/template-catalog.ts';

/**
 * The template by its id, if the plan and the template itself allow these options.
 *
 * @throws OffprintError TEMPLATE_NOT_FOUND, FORBIDDEN, VALIDATION_ERROR
 */
export function chooseTemplate(
  catalog: TemplateCatalog,
  plan: Plan,
  templateId: string,
  options: PageOptions,
): TemplateInfo {
  const template = catalog.find(templateId);
  if (!template) {
    const known = catalog.list().map((each) => each.id);
    throw new OffprintError(
      'TEMPLATE_NOT_FOUND',
      `There is no template "${templateId}". Known templates: ${known.join(', ')}.`,
    );
  }
  if (!allowsTemplate(plan, template)) {
    const message = `The plan ${plan.name} does not include the template "${templateId}".`;
    throw new OffprintError('FORBIDDEN', message);
  }
  const { pageSize } = options;
  if (pageSize && !template.pageSizes.includes(pageSize)) {
    const message = `must be one of ${template.pageSizes.join(', ')} with this template`;
    throw new OffprintError('VALIDATION_ERROR', `options.pageSize ${message}.`, {
      details: [{ path: 'options.pageSize', message }],
    });
  }
  if (pageSize && !plan.pageSizes.includes(pageSize)) {
    throw new OffprintError('FORBIDDEN', `The plan ${plan.name} does not include ${pageSize}.`);
  }
  return template;
}
