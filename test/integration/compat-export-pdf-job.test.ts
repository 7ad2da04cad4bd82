import { expect, test } from 'vitest';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { fail } from '../../packages/server/src/domain/job/lifecycle.ts';
import { claimRequest, INVALID, RECORD_TTL } from '../support/job-fixtures.ts';
import { type CallOptions, SOME_ID, startServer, type TestServer } from '../support/server.ts';

const PATH = '^/api/export-pdf/job';
const TEN_MINUTES_MS = 600_000;
const KEY = 'a-key-of-these-tests';
const withKeys = { auth: { mode: 'api-key' as const, apiKeys: [KEY] } };
const withKey = { authorization: `Bearer ${KEY}` };
const EXPORT = {
  resumeId: 4711,
  templateId: 'modern',
  cvData: { basics: { name: 'Ada Lovelace' } },
};

interface Answer {
  readonly jobId: string;
  readonly fileUrl?: string;
}

async function asked({ call }: TestServer, path: string, options?: CallOptions) {
  const response = await call(path, options);
  return { status: response.status, body: (await response.json()) as Answer };
}

async function submitted(server: TestServer, fields: object = {}, headers = {}): Promise<string> {
  const answer = await asked(server, PATH, { json: { ...EXPORT, ...fields }, headers });
  expect(answer).toMatchObject({ status: 202 });
  return answer.body.jobId;
}

test('a job is made at once', async () => {
  const { status, body } = await asked(await startServer(), PATH, { json: EXPORT });
  expect(status).toBe(202);
  expect(body).toEqual({
    jobId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    status: 'processing',
    message: `Export job created. Poll /api/export-pdf/job/${body.jobId} for status.`,
  });
});

test.each(['resumeId', 'templateId', 'cvData'])('without %s it is refused', async (field) => {
  for (const value of [undefined, null]) {
    const json = { ...EXPORT, [field]: value };
    expect(await asked(await startServer(), PATH, { json })).toEqual({
      status: 400,
      body: { error: 'Missing required fields: resumeId, templateId, cvData' },
    });
  }
});

test.each([
  ['a document that cannot be printed', { cvData: { basics: { name: 7 } } }, 400],
  ['a résumé of a strange id', { resumeId: { id: 1 } }, 400],
  ['an unknown template', { templateId: 'no-such' }, 404],
])('%s is refused with words alone', async (_what, fields, status) => {
  const answer = await asked(await startServer(), PATH, { json: { ...EXPORT, ...fields } });
  expect(answer).toEqual({ status, body: { error: expect.any(String) } });
});

test('fields that it does not know are ignored', async () => {
  await submitted(await startServer(), { locale: 'de', userId: 7, userPackage: 'NO_SUCH' });
});

test('a plan that there is not is logged by no more than its first words', async () => {
  const server = await startServer(withKeys);

  await submitted(server, { userId: 'ann', userPackage: 'X'.repeat(100_000) }, withKey);

  expect(JSON.stringify(server.logged)).toContain('there is no plan of this name');
  expect(JSON.stringify(server.logged).length).toBeLessThan(10_000);
});

test('it is processing until it is done, and then the link opens without credentials', async () => {
  const server = await startServer(withKeys);
  const jobId = await submitted(server, { userId: 'ann' }, withKey);
  const ask = () => asked(server, `${PATH}/${jobId}`, { headers: withKey });
  expect(await ask()).toEqual({ status: 200, body: { jobId, status: 'processing' } });

  await server.completeNext(new TextEncoder().encode('%PDF-1.7 of Ada'));

  const { body } = await ask();
  expect(body).toEqual({ jobId, status: 'done', fileUrl: expect.stringMatching(/^http:\/\//) });
  const file = await server.call(`^${body.fileUrl}`);
  expect([file.status, await file.text()]).toEqual([200, '%PDF-1.7 of Ada']);
});

test('a failed or cancelled one is an error, with a reason', async () => {
  const server = await startServer();
  const failed = await submitted(server);
  const [claimed] = await server.system.app.jobs.claim(claimRequest());
  if (!claimed) throw new Error('no job is due');
  const lease = leaseOf(claimed.job);
  await server.system.app.jobs.transition({ lease, transition: fail(INVALID, RECORD_TTL) });
  expect(await asked(server, `${PATH}/${failed}`)).toEqual({
    status: 200,
    body: { jobId: failed, status: 'error', error: INVALID.message },
  });

  const cancelled = await submitted(server);
  await server.call(`/export/job/${cancelled}`, { method: 'DELETE' });
  expect(await asked(server, `${PATH}/${cancelled}`)).toMatchObject({
    body: { status: 'error', error: 'The export was cancelled.' },
  });
});

test('a cancelled one is forgotten after ten minutes as any other that has ended', async () => {
  const server = await startServer();
  const jobId = await submitted(server);
  await server.call(`/export/job/${jobId}`, { method: 'DELETE' });

  server.clock.advance(TEN_MINUTES_MS);

  expect(await asked(server, `${PATH}/${jobId}`)).toMatchObject({ status: 404 });
});

test.each([SOME_ID, 'no-id'])('%s was never a job', async (jobId) => {
  expect(await asked(await startServer(), `${PATH}/${jobId}`)).toEqual({
    status: 404,
    body: {
      error: 'Job not found',
      jobId,
      message: 'The job may have expired or never existed.',
    },
  });
});

test('a job whose record or file is gone is not found', async () => {
  const server = await startServer();
  const first = await submitted(server);
  const { exportId } = await server.completeNext();
  await server.call(`/export/history/${exportId}`, { method: 'DELETE' });
  expect(await asked(server, `${PATH}/${first}`)).toMatchObject({ status: 404 });

  const second = await submitted(server);
  await server.completeNext();
  server.clock.advance(RECORD_TTL.completedMs);
  expect(await asked(server, `${PATH}/${second}`)).toMatchObject({ status: 404 });
});

test('the service says what it is', async () => {
  const server = await startServer();
  expect(await asked(server, PATH)).toEqual({
    status: 200,
    body: {
      service: 'export-pdf-job',
      status: 'operational',
      storage: 'sqlite',
      timestamp: new Date(server.clock.nowMs()).toISOString(),
    },
  });
});

test('the résumé is found by its id in v1', async () => {
  const server = await startServer();
  const jobId = await submitted(server, { fileName: 'Ada.pdf' });
  expect(await server.data('/export/jobs?documentId=4711')).toMatchObject({
    jobs: [{ jobId, documentId: '4711', documentVersion: null, fileName: 'Ada.pdf' }],
  });
});

test('a back end names user and plan in the body, or in the headers of v1', async () => {
  const server = await startServer(withKeys);
  const planOf = async (user: string, jobId: string) =>
    (await server.system.app.jobs.find(user, jobId))?.job.policy.userConcurrency;
  const { plans } = server.system.config;
  const basic = plans.byName.get('BASIC')?.userConcurrency;
  const fields = { userId: 'ann', userPackage: 'basic' };
  expect(await planOf('ann', await submitted(server, fields, withKey))).toBe(basic);
  expect(await planOf('ann', await submitted(server, { userId: 'ann' }, withKey))).toBe(
    plans.default.userConcurrency,
  );
  const headers = { ...withKey, 'x-offprint-user': 'bob', 'x-offprint-plan': 'FREE' };
  expect(await planOf('bob', await submitted(server, fields, headers))).toBe(
    plans.default.userConcurrency,
  );
  expect(await asked(server, PATH, { json: EXPORT, headers: withKey })).toMatchObject({
    status: 401,
    body: { error: expect.stringContaining('userId') },
  });
});

test('what one user of a back end sends takes nothing from its others', async () => {
  const server = await startServer({
    ...withKeys,
    server: { bodyLimitBytes: 2_000, userBodyBytes: 2_000, userBodyBytesPerMinute: 2_000 },
  });
  const submit = (userId: string) =>
    asked(server, PATH, {
      json: { ...EXPORT, userId, cvData: { 'x-filler': 'x'.repeat(1_200) } },
      headers: withKey,
    });

  expect(await submit('ann')).toMatchObject({ status: 202 });
  expect(await submit('ann')).toMatchObject({ status: 429 });
  expect(await submit('bob')).toMatchObject({ status: 202 });
});

test('without a key nothing is told, and who names a user sees the jobs of that one alone', async () => {
  const server = await startServer(withKeys);
  const jobId = await submitted(server, { userId: 'ann' }, withKey);
  for (const path of [PATH, `${PATH}/${jobId}`]) {
    expect(await asked(server, path)).toEqual({
      status: 401,
      body: { error: expect.stringContaining('API key') },
    });
  }
  const as = (user: string) => ({ headers: { ...withKey, 'x-offprint-user': user } });
  expect(await asked(server, `${PATH}/${jobId}`, as('ann'))).toMatchObject({ status: 200 });
  expect(await asked(server, `${PATH}/${jobId}`, as('bob'))).toMatchObject({ status: 404 });
});
