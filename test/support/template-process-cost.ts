import {
  createOffloadingLibrary,
  type OffloadingLibrary,
} from '../../packages/server/src/templates/process/offloading-library.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';

// A program: it prints what the slowest document costs this thread in milliseconds of processor
// time, with and without the templates' process. In a process of its own nothing else is counted.

/** What takes the longest for its length: every other character is a mark. */
const SLOW = { work: Array.from({ length: 10 }, () => ({ summary: '*_'.repeat(9_900) })) };

async function costMs(library: Pick<OffloadingLibrary, 'templates' | 'estimatePages'>) {
  const before = process.threadCpuUsage();
  await library.templates[0]?.print(SLOW, {}, 'standard');
  await library.estimatePages('modern', SLOW, {}, 0, 'ada');
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

const direct = createTemplateLibrary();
const beside = createOffloadingLibrary();
const directMs = await costMs({
  templates: direct.templates,
  estimatePages: async (...args) => direct.estimatePages(args[0], args[1], args[2], args[3]),
});
const besideMs = await costMs(beside);
await beside.close();
process.stdout.write(JSON.stringify({ directMs, besideMs }));
