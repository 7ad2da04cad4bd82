import { templateFailed } from '../../domain/errors.ts';
import { createTemplateLibrary } from '../registry.ts';
import type { Answer, Call, Task } from './messages.ts';

// The program of the process that does what templates take long for, one document after the other.
// It ends with the server, whose end closes the channel.

const library = createTemplateLibrary();

process.on('message', async (call: Call) => {
  process.send?.(await answerTo(call));
});

async function answerTo({ id, task }: Call): Promise<Answer> {
  try {
    return { id, result: await perform(task) };
  } catch (thrown) {
    const { code, message, details, cause } = templateFailed(task.templateId, thrown);
    return { id, error: { code, message, cause, ...(details && { details }) } };
  }
}

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
