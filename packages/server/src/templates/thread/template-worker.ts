import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { templateFailed } from '../../domain/errors.ts';
import { createTemplateLibrary } from '../registry.ts';
import type { Answer, Call, Task } from './thread-messages.ts';

// The program of the thread.

/** Gets a third of the server's share if both want a core, and three times an engine's. */
const NICENESS = 5;

giveWay();
const library = createTemplateLibrary();

parentPort?.on('message', async (call: Call) => {
  parentPort?.postMessage(await answerTo(call));
});

/** The server must answer meanwhile. Except on Linux, a priority is that of the whole process. */
function giveWay(): void {
  if (process.platform !== 'linux' || getPriority() >= NICENESS) return;
  setPriority(NICENESS);
}

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
