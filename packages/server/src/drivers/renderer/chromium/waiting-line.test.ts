import { expect, test } from 'vitest';
import { createWaitingLine } from './waiting-line.ts';

const NEVER = new AbortController().signal;

test('hands things out in the order of arrival', async () => {
  const line = createWaitingLine(['page']);
  const served: number[] = [];
  const turns = [1, 2, 3].map((name) =>
    line.take(NEVER).then((page) => {
      served.push(name);
      line.giveBack(page);
    }),
  );

  await Promise.all(turns);

  expect(served).toEqual([1, 2, 3]);
});

test('who leaves the line is passed over', async () => {
  const line = createWaitingLine(['page']);
  const page = await line.take(NEVER);
  const leave = new AbortController();
  const left = line.take(leave.signal);
  const stayed = line.take(NEVER);

  leave.abort(new Error('left'));
  line.giveBack(page);

  await expect(left).rejects.toThrow('left');
  expect(await stayed).toBe('page');
});

test('a thing that nobody waits for is kept for the next', async () => {
  const line = createWaitingLine<string>([]);
  line.giveBack('page');

  expect(await line.take(NEVER)).toBe('page');
});

test('once closed nobody gets anything', async () => {
  const line = createWaitingLine<string>([]);
  const waiting = line.take(NEVER);

  line.close(new Error('closed'));

  await expect(waiting).rejects.toThrow('closed');
  await expect(line.take(NEVER)).rejects.toThrow('closed');
});
