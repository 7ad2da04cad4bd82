import { Hono } from 'hono';
import { expect, test } from 'vitest';
import type { HttpDependencies } from '../api.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { createBodyBudget } from '../body-budget.ts';
import { createApiDescription } from '../openapi.ts';
import { createRateLimits } from '../rate-limits.ts';
import type { RequestTurns } from '../request-turns.ts';
import type { HttpEnv } from '../responses.ts';
import { PATH, REFUSAL, SUBMIT_JOB } from './export-pdf-job-endpoints.ts';
import { createOlderApi } from './older-api.ts';

const server = {
  bodyLimitBytes: 1_000,
  bodyTimeoutMs: 1_000,
  userBodyBytes: 1_000,
  totalBodyBytes: 10_000,
  userBodyBytesPerMinute: 1_000,
};
const BACK_END = { caller: { userId: ',back-end' }, isUser: false, token: null };

test('what follows the body is done in the turn of the user whom it names', async () => {
  const turnsTaken: string[] = [];
  const turns: RequestTurns = {
    of: (userId) => ({
      next: async () => void turnsTaken.push(userId),
      [Symbol.dispose]: () => undefined,
    }),
  };
  const app = new Hono<HttpEnv>();
  const api = createOlderApi(app, {
    deps: { config: { server } } as HttpDependencies,
    auth: { tokenMaker: async () => BACK_END } as unknown as Authenticator,
    bodies: createBodyBudget(server, () => 0),
    rates: createRateLimits(() => 0),
    description: createApiDescription(),
    turns,
    refusal: REFUSAL,
  });
  api.add(SUBMIT_JOB, async ({ c, fields, actFor }) => {
    await actFor(String(fields.userId));
    return c.json({ workedOnAfter: [...turnsTaken] });
  });

  const answer = await app.request(PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId: 'ann' }),
  });

  // To begin, to parse the body, and to work on it.
  expect(await answer.json()).toEqual({ workedOnAfter: [',back-end', ',back-end', 'ann'] });
});
