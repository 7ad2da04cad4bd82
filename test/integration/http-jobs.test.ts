import type { History, JobList, JobView, RetriedJob, TemplateView } from '@offprint/contract';
import { expect, test, vi } from 'vitest';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { fail } from '../../packages/server/src/domain/job/lifecycle.ts';
import { claimRequest, INVALID, RECORD_TTL } from '../support/job-fixtures.ts';
import { SOME_ID, startServer } from '../support/server.ts';

type Server = Awaited<ReturnType<typeof startServer>>;

async function failNext({ system }: Server): Promise<void> {
  const { jobs } = system.app;
  const [claimed] = await jobs.claim(claimRequest());
  if (!claimed) throw new Error('No job is due.');
  await jobs.transition({
    lease: leaseOf(claimed.job),
    transition: fail(INVALID, RECORD_TTL),
  });
}

test('a poller that knows the state by its ETag is told that nothing has changed', async () => {
  const { call, submit, completeNext } = await startServer();
  const path = `/export/job/${await submit()}`;
  const first = await call(path);
  const etag = first.headers.get('etag') ?? '';
  expect(etag).toMatch(/^"[\w-]{22}"$/);
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
    const again = await call(path, { headers: { 'if-none-match': known } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
  }
  await completeNext();
  const changed = await call(path, { headers: { 'if-none-match': etag } });
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).not.toBe(etag);
});

test('a wait ends when the job is over, or with until=change when it is not as known', async () => {
  const { system, call, data, submit } = await startServer();
  const listen = vi.spyOn(system.app.watcher, 'listen');
  const path = `/export/job/${await submit()}`;
  const etag = (await call(path)).headers.get('etag') ?? '';
  const known = { headers: { 'if-none-match': etag } };
  const untilEnd = data<JobView>(`${path}?wait=25`, known);
  const untilChange = data<JobView>(`${path}?wait=25&until=change`, known);
  await vi.waitFor(() => expect(listen).toHaveBeenCalledTimes(2));
  expect(await system.app.jobs.claim(claimRequest())).toHaveLength(1);
  expect(await untilChange).toMatchObject({ status: 'processing' });
  const outOfDate = data<JobView>(`${path}?wait=25&until=change`, known);
  expect(await outOfDate).toMatchObject({ status: 'processing' });
  await data(path, { method: 'DELETE' });
  expect(await untilEnd).toMatchObject({ status: 'cancelled' });
});

test('a wait whose time is over answers with the job as it is', async () => {
  const { data, submit } = await startServer();
  const path = `/export/job/${await submit()}`;
  const startedAtMs = performance.now();
  expect(await data(`${path}?wait=1`)).toMatchObject({ status: 'pending' });
  expect(performance.now() - startedAtMs).toBeGreaterThan(990);
});

test('nobody waits for a job that is over', async () => {
  const { call, submit, completeNext } = await startServer();
  const path = `/export/job/${await submit()}`;
  await completeNext();
  for (const query of ['wait=25', 'wait=25&until=change']) {
    const first = await call(`${path}?${query}`);
    expect(await first.json()).toMatchObject({ data: { status: 'completed' } });
    const known = { headers: { 'if-none-match': first.headers.get('etag') ?? '' } };
    expect((await call(`${path}?${query}`, known)).status).toBe(304);
  }
});

test('a waiting client that goes away leaves no watcher behind', async () => {
  const { system, call, submit } = await startServer();
  const jobId = await submit();
  const stop = vi.fn();
  const watch = system.app.jobs.watch.bind(system.app.jobs);
  vi.spyOn(system.app.jobs, 'watch').mockImplementation((onHint) => {
    const unwatch = watch(onHint);
    return () => {
      stop();
      unwatch();
    };
  });
  const client = new AbortController();
  const waiting = call(`/export/job/${jobId}?wait=25`, { signal: client.signal });
  await vi.waitFor(() => expect(system.app.jobs.watch).toHaveBeenCalledOnce());
  client.abort();
  await waiting;
  expect(stop).toHaveBeenCalledOnce();
});

test('the list has the newest first, filtered and in pages', async () => {
  const { data, submit, completeNext } = await startServer();
  const first = await submit();
  const second = await submit();
  const ids = ({ jobs }: JobList) => jobs.map(({ jobId }) => jobId);
  expect(ids(await data('/export/jobs'))).toEqual([second, first]);
  await completeNext();
  expect(ids(await data('/export/jobs?status=completed'))).toEqual([first]);
  const page = await data<JobList>('/export/jobs?limit=1&offset=1');
  expect(ids(page)).toEqual([first]);
  expect(page.pagination).toEqual({ total: 2, limit: 1, offset: 1, hasMore: false });
});

test('deleting cancels a live job and removes the record of a finished one', async () => {
  const { data, refusal, submit } = await startServer();
  const jobId = await submit();
  const remove = () => data(`/export/job/${jobId}`, { method: 'DELETE' });
  const deletedAt = '2026-01-01T00:00:00.000Z';
  expect(await remove()).toEqual({ jobId, status: 'cancelled', deletedAt });
  expect(await data(`/export/job/${jobId}`)).toMatchObject({ status: 'cancelled' });
  expect(await remove()).toEqual({ jobId, status: 'deleted', deletedAt });
  expect(await refusal(`/export/job/${jobId}`)).toMatchObject({ code: 'NOT_FOUND' });
});

test('deleting a job that is being retried cancels it', async () => {
  const server = await startServer();
  const { call, data, submit } = server;
  const jobId = await submit();
  await failNext(server);
  const { jobs } = server.system.app;
  const remove = jobs.remove.bind(jobs);
  vi.spyOn(jobs, 'remove').mockImplementationOnce(async (userId, id) => {
    await call(`/export/retry/${id}`, { method: 'POST' });
    return remove(userId, id);
  });
  expect(await data(`/export/job/${jobId}`, { method: 'DELETE' })).toMatchObject({
    status: 'cancelled',
  });
  expect(await data(`/export/job/${jobId}`)).toMatchObject({ status: 'cancelled' });
});

test('a failed job is retried until its attempts are used up; another one is not', async () => {
  const server = await startServer({ retry: { maxAttempts: 2 } });
  const { call, refusal, submit } = server;
  const path = `/export/retry/${await submit()}`;
  const post = { method: 'POST' };
  expect(await refusal(path, post)).toMatchObject({ status: 409, code: 'INVALID_STATE' });
  await failNext(server);
  const response = await call(path, post);
  expect(response.status).toBe(202);
  const { data } = (await response.json()) as { data: RetriedJob };
  expect(data).toMatchObject({ status: 'pending', attempts: 1, maxAttempts: 2 });
  await failNext(server);
  expect(await refusal(path, post)).toMatchObject({ status: 409, code: 'MAX_ATTEMPTS_REACHED' });
});

test('a retry is bound to the limit of active submissions', async () => {
  const server = await startServer({ limits: { maxActiveSubmissions: 1 } });
  const { call, refusal, submit } = server;
  const post = { method: 'POST' };
  const failed = await submit();
  await failNext(server);
  const active = await submit();
  const path = `/export/retry/${failed}`;
  expect(await refusal(path, post)).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
  expect((await call(path, post)).headers.get('retry-after')).toBe('5');
  await call(`/export/job/${active}`, { method: 'DELETE' });
  expect((await call(path, post)).status).toBe(202);
});

test('the history counts truly, tells its statistics when asked, and forgets on demand', async () => {
  const { data, refusal, submit, completeNext } = await startServer();
  await submit({ templateId: 'classic' });
  const { exportId } = await completeNext(new Uint8Array(500));
  await submit();
  await completeNext(new Uint8Array(300));
  const history = await data<History>('/export/history?limit=1&includeStats=true');
  expect(history.exports).toHaveLength(1);
  expect(history.pagination).toEqual({ total: 2, limit: 1, offset: 0, hasMore: true });
  expect(history.stats).toMatchObject({
    totalExports: 2,
    totalBytes: 800,
    byTemplate: { classic: 1, modern: 1 },
    quota: { used: 800 },
  });
  expect(await data<History>('/export/history')).not.toHaveProperty('stats');
  const remove = { method: 'DELETE' };
  expect(await data(`/export/history/${exportId}`, remove)).toEqual({
    id: exportId,
    deletedAt: '2026-01-01T00:00:00.000Z',
  });
  expect(await refusal(`/export/history/${exportId}`, remove)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await data('/usage')).toMatchObject({ used: 300, plan: 'FREE', isOverQuota: false });
});

test('the templates are listed', async () => {
  const { data } = await startServer();
  expect(await data('/templates')).toEqual(
    expect.arrayContaining([expect.objectContaining({ id: 'modern' })]),
  );
});

test('the file of an anonymous export does not name the person', async () => {
  const { data, submit } = await startServer();
  const document = { basics: { name: 'Jane Developer' } };
  const jobId = await submit({ document, options: { anonymise: true } });
  expect((await data<JobView>(`/export/job/${jobId}`)).fileName).toBe('document.pdf');
});

test('a template names the plans that may use it', async () => {
  const { data } = await startServer({ plans: { BASIC: { templates: ['modern'] } } });
  const templates = await data<TemplateView[]>('/templates');
  const plansOf = (id: string) => templates.find((template) => template.id === id)?.plans;
  expect(plansOf('modern')).toEqual(['FREE', 'BASIC', 'PREMIUM']);
  expect(plansOf('classic')).toEqual(['FREE', 'PREMIUM']);
});

test.each(['includeStats', 'includeStats=1', 'includeStats=true'])(
  '?%s asks for statistics',
  async (flag) => {
    const { data } = await startServer();
    expect(await data(`/export/history?${flag}`)).toHaveProperty('stats');
  },
);

test('a job is found by its id in capitals too', async () => {
  const { data, submit } = await startServer();
  const jobId = await submit();
  expect(await data(`/export/job/${jobId.toUpperCase()}`)).toMatchObject({ jobId });
});

test('a job that never was is NOT_FOUND', async () => {
  const { refusal } = await startServer();
  expect(await refusal(`/export/job/${SOME_ID}`)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
});
