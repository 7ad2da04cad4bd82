import { Hono } from 'hono';
import { expect, onTestFinished, test, vi } from 'vitest';
import { delayRefusals } from './refusal-delay.ts';
import type { HttpEnv } from './responses.ts';

const SETTINGS = { promptPerMinute: 2, shortestDelayMs: 60_000 };

function limitedApp(closing: AbortSignal, settings = SETTINGS) {
  const app = new Hono<HttpEnv>();
  app.use(delayRefusals(() => 0, closing, settings));
  app.get('/:user', (c) => {
    c.set('grant', { caller: { userId: c.req.param('user') } } as HttpEnv['Variables']['grant']);
    return c.body(null, c.req.query('allowed') === undefined ? 429 : 200);
  });
  return async (path: string) => (await app.request(path)).status;
}

test('who goes on over a limit is refused late, and nobody else is', async () => {
  const closing = new AbortController();
  const request = limitedApp(closing.signal);
  expect(await request('/eve')).toBe(429);
  expect(await request('/eve')).toBe(429);
  let isAnswered = false;
  const third = request('/eve').finally(() => {
    isAnswered = true;
  });

  expect(await request('/eve?allowed')).toBe(200);
  expect(await request('/ada')).toBe(429);
  expect(isAnswered).toBe(false);

  // No refusal keeps a server from closing.
  closing.abort();
  expect(await third).toBe(429);
});

test('the more refusals wait, the longer each does', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const settings = { promptPerMinute: 1, shortestDelayMs: 0, spreadMs: 0, latePerSecond: 10 };
  const request = limitedApp(new AbortController().signal, settings);
  await request('/eve');
  let answered = 0;
  for (let sent = 0; sent < 500; sent++) void request('/eve').then(() => answered++);

  await vi.advanceTimersByTimeAsync(1_000);
  expect(answered).toBe(10);
  await vi.advanceTimersByTimeAsync(13_000);
  expect(answered).toBe(140);
  // Nobody waits for longer than half a minute, and those beyond are not answered all at once.
  await vi.advanceTimersByTimeAsync(8_000);
  expect(answered).toBeGreaterThan(240);
  expect(answered).toBeLessThan(400);
  await vi.advanceTimersByTimeAsync(9_100);
  expect(answered).toBe(500);
});
