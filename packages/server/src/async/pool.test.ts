import { expect, test } from 'vitest';
import { createPool } from './pool.ts';

const NEVER = new AbortController().signal;

test('hands things out in the order of arrival', async () => {
  const pool = createPool(['page']);
  const served: number[] = [];
  const turns = [1, 2, 3].map((name) =>
    pool.acquire(NEVER).then((page) => {
      served.push(name);
      pool.release(page);
    }),
  );

  await Promise.all(turns);

  expect(served).toEqual([1, 2, 3]);
});

test('who leaves the pool is passed over', async () => {
  const pool = createPool(['page']);
  const page = await pool.acquire(NEVER);
  const leave = new AbortController();
  const left = pool.acquire(leave.signal);
  const stayed = pool.acquire(NEVER);

  leave.abort(new Error('left'));
  pool.release(page);

  await expect(left).rejects.toThrow('left');
  expect(await stayed).toBe('page');
});

test('a thing that nobody waits for is kept for the next', async () => {
  const pool = createPool<string>([]);
  pool.release('page');

  expect(await pool.acquire(NEVER)).toBe('page');
});

test('of free things, one that is ready is handed out before the others', async () => {
  const pool = createPool(['last', 'ready', 'first'], (item) => item === 'ready');

  expect(await pool.acquire(NEVER)).toBe('ready');
  expect(await pool.acquire(NEVER)).toBe('first');
  expect(await pool.acquire(NEVER)).toBe('last');
});

test('once closed nobody gets anything', async () => {
  const pool = createPool<string>([]);
  const waiting = pool.acquire(NEVER);

  pool.close(new Error('closed'));

  await expect(waiting).rejects.toThrow('closed');
  await expect(pool.acquire(NEVER)).rejects.toThrow('closed');
});
