import type { OperatorJob, OperatorJobList, OperatorOverview } from '@offprint/contract';
import { expect, test } from 'vitest';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { fail } from '../../packages/server/src/domain/job/lifecycle.ts';
import { claimRequest, RECORD_TTL } from '../support/job-fixtures.ts';
import { SOME_ID, startServer, type TestServer } from '../support/server.ts';

const OPERATOR_KEY = 'key-of-the-operator';
const API_KEY = 'key-of-the-back-end';
const METRICS_TOKEN = 'token-of-the-metrics';
const AUTH = {
  mode: 'api-key' as const,
  apiKeys: [API_KEY],
  operatorKey: OPERATOR_KEY,
  metricsToken: METRICS_TOKEN,
};

const bearing = (key: string) => ({ authorization: `Bearer ${key}` });
const operator = { headers: bearing(OPERATOR_KEY) };
const as = (user: string) => ({ ...bearing(API_KEY), 'x-offprint-user': user });

const CAUSE = 'Error: of the operator alone';

/** Fails the oldest due job for good, as a worker does whose attempts are used up. */
async function failNext({ system }: TestServer): Promise<void> {
  const { jobs } = system.app;
  const [claimed] = await jobs.claim(claimRequest());
  if (!claimed) throw new Error('No job is due.');
  const error = { code: 'RENDER_TIMEOUT', message: 'It took too long.', retryable: true } as const;
  const transition = fail(error, RECORD_TTL, CAUSE);
  expect(await jobs.transition({ lease: leaseOf(claimed.job), transition })).not.toBeNull();
}

test('the operator sees the jobs of all users, page by page and by what they are', async () => {
  const server = await startServer({ auth: AUTH });
  const ofAnn = await server.submit({}, as('ann'));
  await failNext(server);
  const ofBob = await server.submit({}, as('bob'));
  const list = (query: string) => server.data<OperatorJobList>(`/operator/jobs${query}`, operator);

  const all = await list('');
  expect(all.jobs.map(({ jobId, userId, status }) => [jobId, userId, status])).toEqual([
    [ofBob, 'bob', 'pending'],
    [ofAnn, 'ann', 'failed'],
  ]);
  expect(all.nextBefore).toBeNull();
  const first = await list('?limit=1');
  expect(first.jobs).toMatchObject([{ jobId: ofBob }]);
  expect((await list(`?limit=1&before=${first.nextBefore}`)).jobs).toMatchObject([
    { jobId: ofAnn },
  ]);
  for (const query of ['?userId=ann', '?status=failed', '?errorCode=RENDER_TIMEOUT']) {
    expect((await list(query)).jobs, query).toMatchObject([{ jobId: ofAnn }]);
  }
  expect((await list('?changedBefore=2000-01-01T00:00:00Z')).jobs).toEqual([]);
  expect(await server.data<OperatorJob>(`/operator/jobs/${ofAnn}`, operator)).toMatchObject({
    userId: 'ann',
    attempts: 1,
    error: { code: 'RENDER_TIMEOUT' },
    attemptHistory: [
      { number: 1, outcome: 'failed', error: { code: 'RENDER_TIMEOUT', cause: CAUSE } },
    ],
  });
  const forAnn = await server.call(`/export/job/${ofAnn}`, { headers: as('ann') });
  expect(await forAnn.text()).not.toContain('of the operator');
});

test('the operator puts failed jobs back, one or all of an error, whatever was used up', async () => {
  const server = await startServer({ auth: AUTH, retry: { maxAttempts: 1 } });
  const jobIds = [await server.submit({}, as('ann')), await server.submit({}, as('bob'))];
  for (const _ of jobIds) await failNext(server);
  const retry = { method: 'POST', headers: as('ann') };
  expect(await server.refusal(`/export/retry/${jobIds[0]}`, retry)).toMatchObject({
    code: 'MAX_ATTEMPTS_REACHED',
  });

  const one = `/operator/jobs/${jobIds[0]}/retry`;
  expect(await server.data(one, { method: 'POST', ...operator })).toMatchObject({
    status: 'pending',
  });
  expect(await server.refusal(one, { method: 'POST', ...operator })).toMatchObject({
    code: 'INVALID_STATE',
  });
  const retryAll = (json: object) => server.data('/operator/retry-failed', { json, ...operator });
  expect(await retryAll({ errorCode: 'BROWSER_CRASHED' })).toEqual({
    jobIds: [],
    mayBeMore: false,
  });
  expect(await retryAll({ errorCode: 'RENDER_TIMEOUT' })).toEqual({
    jobIds: [jobIds[1]],
    mayBeMore: false,
  });
});

test.each([
  ['GET', '/operator/jobs'],
  ['GET', `/operator/jobs/${SOME_ID}`],
  ['POST', `/operator/jobs/${SOME_ID}/retry`],
  ['POST', '/operator/retry-failed'],
])('%s %s is for the operator alone, who is no user', async (method, path) => {
  const keyed = await startServer({ auth: AUTH });
  const open = await startServer();
  for (const headers of [{}, as('ann'), bearing(METRICS_TOKEN)]) {
    expect(await keyed.refusal(path, { method, headers })).toMatchObject({ status: 401 });
    expect(await open.refusal(path, { method, headers })).toMatchObject({ status: 401 });
  }
  const asUser = { headers: { ...operator.headers, 'x-offprint-user': 'ann' } };
  expect(await keyed.refusal('/usage', asUser)).toMatchObject({ status: 401 });
  expect((await keyed.call('^/metrics', operator)).status).toBe(401);
});

test('what is no filter is refused', async () => {
  const { refusal } = await startServer({ auth: AUTH });
  const bad = '/operator/jobs?userId=a,b&status=lost&errorCode=NOPE&changedFrom=yesterday&limit=0';
  expect((await refusal(bad, operator)).details).toHaveLength(5);
});

test('an operator stops a job of anybody, and nothing that is over', async () => {
  const server = await startServer({ auth: AUTH });
  const jobId = await server.submit({}, as('ann'));
  const path = `/operator/jobs/${jobId}/cancel`;
  const cancel = { method: 'POST', ...operator };

  expect(await server.data<OperatorJob>(path, cancel)).toMatchObject({ status: 'cancelled' });
  expect((await server.call(path, cancel)).status).toBe(409);
  expect((await server.call(`/operator/jobs/${SOME_ID}/cancel`, cancel)).status).toBe(404);
});

test('the overview tells the queue, who holds jobs, and the last hour', async () => {
  const server = await startServer({ auth: AUTH });
  await server.submit({}, as('ann'));
  await server.submit({}, as('bob'));
  await server.system.app.jobs.claim(claimRequest());

  const overview = await server.data<OperatorOverview>('/operator/overview', operator);
  expect(overview.queue).toMatchObject({ pending: 1, processing: 1, failed: 0 });
  expect(overview.workers).toMatchObject([{ jobs: 1 }]);
  expect(overview.minutes).toHaveLength(60);
});
