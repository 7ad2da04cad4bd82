import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { JOB_ID, jobView } from '../../../test/support/job-view.ts';
import { createClient } from './index.ts';

const MINUTE_MS = 60_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A client whose app hands out tokens that live an hour, and a server that takes those it is told. */
function setUp({ refused = [] as string[], lifetimeMs = 60 * MINUTE_MS } = {}) {
  const sent: (string | null)[] = [];
  const token = vi.fn(async () => ({
    token: `token-${token.mock.calls.length}`,
    expiresAt: new Date(Date.now() + lifetimeMs).toISOString(),
  }));
  const client = createClient({
    baseUrl: 'http://offprint.test',
    token,
    fetch: async (_input, init) => {
      const authorization = new Headers(init?.headers).get('authorization');
      sent.push(authorization);
      const isRefused = refused.some((each) => authorization === `Bearer ${each}`);
      const error = { code: 'UNAUTHORIZED', message: 'This token has ended.' };
      return isRefused
        ? Response.json({ success: false, message: error.message, error }, { status: 401 })
        : Response.json({ success: true, data: jobView() });
    },
  });
  return { client, token, sent };
}

test('asks for one token, however many calls there are', async () => {
  const { client, token, sent } = setUp();

  await Promise.all([client.job(JOB_ID), client.job(JOB_ID)]);
  await client.job(JOB_ID);

  expect(token).toHaveBeenCalledOnce();
  expect(sent).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-1']);
});

test('renews the token a minute before it ends', async () => {
  const { client, sent } = setUp();
  await client.job(JOB_ID);

  vi.advanceTimersByTime(58 * MINUTE_MS);
  await client.job(JOB_ID);
  vi.advanceTimersByTime(MINUTE_MS);
  await client.job(JOB_ID);

  expect(sent).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
});

test('goes on with the token while the app does not give another one', async () => {
  const { client, token, sent } = setUp();
  await client.job(JOB_ID);

  token.mockRejectedValue(new Error('the app is being deployed'));
  vi.advanceTimersByTime(59.5 * MINUTE_MS);
  await client.job(JOB_ID);
  expect(sent).toEqual(['Bearer token-1', 'Bearer token-1']);

  vi.advanceTimersByTime(MINUTE_MS);
  await expect(client.job(JOB_ID)).rejects.toMatchObject({
    code: 'NETWORK_ERROR',
    retryable: true,
  });
});

test('sends a call once more with a new token when the first was refused', async () => {
  const { client, sent } = setUp({ refused: ['token-1'] });

  await client.job(JOB_ID);

  expect(sent).toEqual(['Bearer token-1', 'Bearer token-2']);
});

test('tells of a refusal that a new token does not mend', async () => {
  const { client, sent } = setUp({ refused: ['token-1', 'token-2'] });

  await expect(client.job(JOB_ID)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  expect(sent).toHaveLength(2);
});

test('uses a token on a machine whose clock is ahead', async () => {
  const { client, token } = setUp({ lifetimeMs: -60 * MINUTE_MS });

  await client.job(JOB_ID);
  await client.job(JOB_ID);

  expect(token).toHaveBeenCalledOnce();
});

test('puts the token into a link, for an anchor sends no header', async () => {
  const { client } = setUp();

  await expect(client.fileUrl(JOB_ID)).resolves.toBe(
    `http://offprint.test/api/v1/export/download/${JOB_ID}?token=token-1`,
  );
});

test('lets an aborted call go while a token is being fetched', async () => {
  const { client, token } = setUp();
  token.mockReturnValue(new Promise(() => {}));
  const controller = new AbortController();
  const pending = client.job(JOB_ID, { signal: controller.signal });

  controller.abort(new Error('enough'));

  await expect(pending).rejects.toThrow('enough');
});
