import type { ExportRequest } from '@offprint/contract';
import { isOffprintError } from '../domain/errors.ts';
import type { Caller } from '../domain/plan.ts';
import { validationError } from '../domain/problems.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import { chooseTemplate } from './choose-template.ts';
import type { AppContext } from './context.ts';
import { documentProblems } from './document-problems.ts';

/**
 * The template of a request. When it can't be had and the document is bad besides, one error says
 * both, so that the caller need not ask twice.
 *
 * @throws OffprintError VALIDATION_ERROR, TEMPLATE_NOT_FOUND, FORBIDDEN
 */
export function chooseRequestedTemplate(
  ctx: Pick<AppContext, 'templates'>,
  caller: Caller,
  request: ExportRequest,
): TemplateInfo {
  const { templateId, options } = request;
  try {
    return chooseTemplate(ctx.templates, caller.plan, templateId, options);
  } catch (error) {
    if (isOffprintError(error, 'FORBIDDEN') || !isOffprintError(error)) throw error;
    const problems = [...(error.details ?? []), ...documentProblems(ctx.templates, request)];
    const isAlone = problems.length === 1;
    throw isAlone ? error : validationError(problems);
  }
}
