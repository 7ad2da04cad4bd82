import { templateFailed } from '../../domain/errors.ts';
import { toSentError } from '../../domain/sent-error.ts';
import { answerCalls } from '../../platform/answer-calls.ts';
import { createTemplateLibrary } from '../registry.ts';
import type { Task } from './messages.ts';

// The program of the process that does what templates take long for, one document after the other.

const library = createTemplateLibrary();

answerCalls<Task>(perform, (error, { templateId }) =>
  toSentError(templateFailed(templateId, error)),
);

async function perform({ does, templateId, document, options, quality, limit = 0 }: Task) {
  if (does === 'estimatePages') {
    return library.estimatePages(templateId, document, options, limit);
  }
  if (does === 'typeset') {
    const template = library.typesetTemplates.find(({ id }) => id === templateId);
    if (!template) throw new Error(`There is no template "${templateId}".`);
    return await template.typeset(document, options, quality);
  }
  const template = library.templates.find(({ id }) => id === templateId);
  if (!template) throw new Error(`There is no template "${templateId}".`);
  return await template.print(document, options, quality);
}
