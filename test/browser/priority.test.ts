import { constants, getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { descendantsOf } from '../support/processes.ts';
import { letter, NEVER, openRenderer } from './support/renderer.ts';

test('pages print at a lower priority than the process that feeds them', async () => {
  const renderer = await openRenderer({ concurrency: 2 });
  await renderer.warmUp();
  await renderer.render(letter({ bodyHtml: 'x' }), NEVER);

  const pages = descendantsOf(process.pid).filter(({ commandLine }) =>
    commandLine.includes('--type=renderer'),
  );
  const lower = constants.priority.PRIORITY_BELOW_NORMAL;
  expect(pages.filter(({ pid }) => getPriority(pid) === lower)).toHaveLength(2);
  expect(getPriority(process.pid)).toBeLessThan(lower);
});
