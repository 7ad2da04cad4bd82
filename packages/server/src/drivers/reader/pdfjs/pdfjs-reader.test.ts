import { constants, getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { descendantsOf } from '../../../../../../test/support/processes.ts';
import { createPdfjsReader } from './pdfjs-reader.ts';

test('a file is read at a lower priority than the server has', async () => {
  const leave = new AbortController();
  const reading = createPdfjsReader().read(Buffer.from('%PDF-1.7'), leave.signal);

  const [reader] = descendantsOf(process.pid).filter(({ commandLine }) =>
    commandLine.includes('reading-program'),
  );
  const lower = constants.priority.PRIORITY_BELOW_NORMAL;
  expect(reader && getPriority(reader.pid)).toBe(lower);

  leave.abort(new Error('left'));
  await expect(reading).rejects.toThrow('left');
});
