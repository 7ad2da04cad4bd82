import { Worker } from 'node:worker_threads';
import type { HtmlDefinition } from './definition.ts';
import type { DesignAnswer, DesignCall } from './design-process.ts';
import { bodyMaker } from './html-template.ts';
import { loadDefinitions } from './load-module.ts';

// The program of the process in which designs of modules make their HTML, one after the other.

/** Nothing is ever written to it. It closes when the server's process ends. */
const LIFELINE_FD = 4;

// This thread is blocked while a design runs, so another one watches.
const lifeline = new Worker(
  `require('node:fs').readSync(${LIFELINE_FD}, Buffer.alloc(1)); process.kill(process.pid, 'SIGKILL')`,
  { eval: true },
);
lifeline.unref();

process.on('message', async (call: DesignCall) => {
  process.send?.(await answerTo(call));
});

async function answerTo({ url, templateId, folderId, order }: DesignCall): Promise<DesignAnswer> {
  try {
    const definitions = await loadDefinitions(url, folderId);
    if (!order) return { body: '' };
    const definition = definitions.find(({ id }) => id === templateId);
    if (!definition?.html) throw new Error(`the module has no design "${templateId}" any more`);
    return { body: await bodyMaker(definition as HtmlDefinition)(order.document, order.printed) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
