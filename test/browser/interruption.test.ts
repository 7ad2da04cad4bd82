import { expect, test, vi } from 'vitest';
import { descendantsOf } from '../support/processes.ts';
import { endlessLetter, letter, NEVER, openRenderer } from './support/renderer.ts';
import { busyRenderer } from './support/renderer-processes.ts';

const SHORT = letter({ bodyHtml: '<p>short</p>' });

test('an aborted print ends at once, with the reason of its signal', async () => {
  const renderer = await openRenderer({ concurrency: 1 });
  await renderer.warmUp();
  const abort = new AbortController();
  const print = renderer.render(endlessLetter(), abort.signal);
  print.catch(() => {});
  const stuckPid = await busyRenderer();

  const reason = new Error('cancelled');
  const abortedAt = performance.now();
  abort.abort(reason);
  await expect(print).rejects.toBe(reason);

  expect(performance.now() - abortedAt).toBeLessThan(100);
  await vi.waitFor(() => expect(pidsBelowUs()).not.toContain(stuckPid), 1000);
  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
  expect(performance.now() - abortedAt).toBeLessThan(2000);
});

test('a print that is over its time fails as RENDER_TIMEOUT, and the next one works', async () => {
  const renderer = await openRenderer({ concurrency: 1, timeoutMs: 1500 });
  await renderer.warmUp();

  await expect(renderer.render(endlessLetter(), NEVER)).rejects.toMatchObject({
    code: 'RENDER_TIMEOUT',
    retryable: true,
    message: expect.stringContaining('1.5 seconds'),
  });

  expect(await renderer.render(SHORT, NEVER)).toMatchObject({ pageCount: 1 });
});

test('a print does not wait for one that hangs on another page', async () => {
  const renderer = await openRenderer({ concurrency: 2 });
  await renderer.warmUp();
  const abort = new AbortController();
  const stuck = renderer.render(endlessLetter(), abort.signal);
  const outcome = Promise.allSettled([stuck]);

  for (let index = 0; index < 5; index += 1) await renderer.render(SHORT, NEVER);

  abort.abort();
  expect(await outcome).toMatchObject([{ status: 'rejected', reason: { name: 'AbortError' } }]);
});

test('prints over the concurrency wait in line, and may leave it', async () => {
  const renderer = await openRenderer({ concurrency: 1 });
  await renderer.warmUp();
  const finished: string[] = [];
  const leave = new AbortController();
  const print = (name: string, signal = NEVER) =>
    renderer.render(letter({ bodyHtml: name }), signal).then(() => finished.push(name));

  const prints = [print('a'), print('b'), print('c', leave.signal), print('d')];
  const outcomes = Promise.allSettled(prints);
  leave.abort();

  expect((await outcomes).map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(finished).toEqual(['a', 'b', 'd']);
});

test('a signal that has aborted before is honoured', async () => {
  const renderer = await openRenderer();
  const reason = new Error('too late');

  await expect(renderer.render(SHORT, AbortSignal.abort(reason))).rejects.toBe(reason);
});

function pidsBelowUs(): number[] {
  return descendantsOf(process.pid).map(({ pid }) => pid);
}
