import { readFileSync } from 'node:fs';
import { ERROR_TABLE, type ErrorCode } from '@offprint/contract';
import { describe, expect, test } from 'vitest';
import { SETTINGS } from '../../packages/server/src/config/config-schema.ts';
import type { OpenApiDocument } from '../../packages/server/src/http/openapi.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { RESUME, startServer, type TestServer } from '../support/server.ts';

// What programs of others are written against: names that may be added to, but never change.

const STATUSES: Partial<Record<ErrorCode, number>> = {
  VALIDATION_ERROR: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  QUOTA_EXCEEDED: 403,
  NOT_FOUND: 404,
  INVALID_STATE: 409,
  MAX_ATTEMPTS_REACHED: 409,
  IDEMPOTENCY_CONFLICT: 409,
  EXPIRED: 410,
  PAYLOAD_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  STORE_UNAVAILABLE: 503,
  STORAGE_UNAVAILABLE: 503,
};

const RETRYABLE = ['RENDER_TIMEOUT', 'BROWSER_CRASHED', 'STORAGE_UNAVAILABLE'] as const;
const PERMANENT = ['DOCUMENT_NOT_FOUND', 'INVALID_DOCUMENT', 'PERMISSION_DENIED'] as const;

describe('errors', () => {
  test.each(Object.entries(STATUSES))('%s is %i', (code, status) => {
    expect(ERROR_TABLE[code as ErrorCode].status).toBe(status);
  });

  test.each([...RETRYABLE, 'NETWORK_ERROR', 'WORKER_LOST'] as const)('%s may pass', (code) => {
    expect(ERROR_TABLE[code].retryable).toBe(true);
  });

  test.each([...PERMANENT, 'TEMPLATE_NOT_FOUND', 'QUOTA_EXCEEDED', 'DOCUMENT_TOO_LARGE'] as const)(
    '%s never passes',
    (code) => {
      expect(ERROR_TABLE[code].retryable).toBe(false);
    },
  );
});

/** In the unit of the environment; null where the default follows from something else. */
const DEFAULTS: Readonly<Record<string, string | number | null>> = {
  PORT: 3_000,
  HOST: '127.0.0.1',
  OFFPRINT_PUBLIC_URL: null,
  OFFPRINT_DATA_DIR: '.offprint',
  OFFPRINT_STORE: null,
  DATABASE_URL: null,
  REDIS_PRIVATE_URL: null,
  REDIS_URL: null,
  KV_REST_API_URL: null,
  KV_REST_API_TOKEN: null,
  OFFPRINT_AUTH: null,
  OFFPRINT_API_KEYS: null,
  OFFPRINT_JWT_SECRET: null,
  OFFPRINT_JWKS_URL: null,
  OFFPRINT_JWT_PLAN_CLAIM: null,
  OFFPRINT_CORS_ORIGINS: null,
  OFFPRINT_STORAGE: null,
  OFFPRINT_CONCURRENCY: null,
  OFFPRINT_BROWSER_PATH: null,
  OFFPRINT_LEASE_SECONDS: 30,
  OFFPRINT_MAX_ATTEMPTS: 5,
  OFFPRINT_RETRY_BASE_SECONDS: 60,
  OFFPRINT_RENDER_TIMEOUT_SECONDS: 60,
  OFFPRINT_MAX_ACTIVE_SUBMISSIONS: 3,
  OFFPRINT_MAX_QUEUED: null,
  OFFPRINT_USER_CONCURRENCY: 2,
  OFFPRINT_QUOTA_BYTES: 104_857_600,
  OFFPRINT_COMPLETED_JOB_TTL_SECONDS: 600,
  OFFPRINT_FAILED_JOB_TTL_SECONDS: 604_800,
  OFFPRINT_EXPORT_TTL_SECONDS: 604_800,
  OFFPRINT_SIGNING_SECRET: null,
  CRON_SECRET: null,
  OFFPRINT_PLANS_FILE: null,
  OFFPRINT_LOG_LEVEL: 'info',
  OFFPRINT_WEBHOOK_URL: null,
  OFFPRINT_WEBHOOK_SECRETS: null,
  OFFPRINT_S3_BUCKET: null,
  OFFPRINT_S3_ENDPOINT: null,
  OFFPRINT_S3_REGION: null,
  OFFPRINT_S3_FORCE_PATH_STYLE: null,
  OFFPRINT_S3_PREFIX: null,
  AWS_ACCESS_KEY_ID: null,
  AWS_SECRET_ACCESS_KEY: null,
  SUPABASE_URL: null,
  SUPABASE_SERVICE_ROLE_KEY: null,
  OFFPRINT_SUPABASE_BUCKET: null,
  OFFPRINT_GCS_BUCKET: null,
  FIREBASE_STORAGE_BUCKET: null,
  GOOGLE_APPLICATION_CREDENTIALS: null,
  FIREBASE_CLIENT_EMAIL: null,
  FIREBASE_PRIVATE_KEY: null,
};

test.each(Object.entries(DEFAULTS))('the setting %s is there, by default %s', (env, value) => {
  const leaf = SETTINGS.find(({ setting }) => setting.env === env);
  expect(leaf).toBeDefined();
  if (!leaf || value === null) return;
  const preset = leaf.schema.parse(undefined);
  expect(typeof preset === 'number' ? leaf.setting.decode.toEnvUnit(preset) : preset).toBe(value);
});

const FIELDS = {
  '/export/job/JOB':
    'jobId batchId documentId documentVersion templateId templateVersion format status stage progress queuePosition options fileName resultUrl fileSize pageCount pageFill warnings report error attempts maxAttempts nextAttemptAt createdAt startedAt completedAt expiresAt',
  '/export/history?includeStats=true': 'exports pagination stats',
  '/usage': 'used limit percentage isOverQuota activeSubmissions maxActiveSubmissions plan',
  '/capacity': 'slots running queued oldestWaitingMs estimatedWaitMs accepting',
  '/cron/cleanup-exports':
    'expiredExports deletedFiles freedBytes orphanedFiles recoveredJobs purgedJobs hasMore',
  '/cron/process-exports': 'processed failed remaining',
};

const FIELDS_WITHIN = {
  exports:
    'id jobId documentId documentVersion format templateId templateVersion fileName fileSize pageCount downloadCount expiresAt createdAt',
  pagination: 'total limit offset hasMore',
  stats: 'totalExports totalBytes totalDownloads byTemplate quota',
};

describe('answers have the fields', () => {
  let jobId: string;
  let server: TestServer;

  async function serve(): Promise<void> {
    server = await startServer({}, { renderer: fakeRenderer() });
    jobId = await server.submit();
    await server.completeNext();
  }

  const fieldsOf = (value: unknown) => Object.keys(value as object);
  const named = (names: string) => expect.arrayContaining(names.split(' '));

  test.each(Object.entries(FIELDS))('%s', async (path, names) => {
    await serve();
    expect(fieldsOf(await server.data(path.replace('JOB', jobId)))).toEqual(named(names));
  });

  test('of an export, of a page and of sums', async () => {
    await serve();
    const history = await server.data<Record<string, unknown>>('/export/history?includeStats=true');
    const { exports, pagination, stats } = history;
    expect(fieldsOf((exports as object[])[0])).toEqual(named(FIELDS_WITHIN.exports));
    expect(fieldsOf(pagination)).toEqual(named(FIELDS_WITHIN.pagination));
    expect(fieldsOf(stats)).toEqual(named(FIELDS_WITHIN.stats));
  });

  test('of what was submitted, alone and together', async () => {
    await serve();
    const one = await server.data('/export/pdf', { json: { document: RESUME } });
    const summary = 'jobId status progress queuePosition estimatedWaitMs createdAt';
    expect(fieldsOf(one).sort()).toEqual(summary.split(' ').sort());
    const json = { documents: [{ document: RESUME }] };
    const batch = await server.data<{ jobs: object[] }>('/export/batch', { json });
    expect(fieldsOf(batch)).toEqual(named('batchId jobs total'));
    expect(fieldsOf(batch.jobs[0])).toEqual(named('jobId documentId status progress createdAt'));
  });

  test('of templates, claims and reservations', async () => {
    await serve();
    const [template] = await server.data<object[]>('/templates');
    expect(fieldsOf(template)).toEqual(
      named('id name version description kind tags columns pageSizes plans'),
    );
    const claim = { method: 'PUT', json: { owner: 'bot' } };
    expect(fieldsOf(await server.data('/claims/orders/1', claim))).toEqual(
      named('claimed owner fence expiresAt'),
    );
    const rows = { json: { owner: 'bot', key: '1', rowCount: 2 } };
    expect(fieldsOf(await server.data('/ledgers/log/reservations', rows))).toEqual(
      named('startRow rowCount fence expiresAt'),
    );
  });
});

describe('what is not known is refused', () => {
  const SOME_ID = '0190a000-0000-7000-8000-00000000ffff';
  const { paths }: OpenApiDocument = JSON.parse(
    readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'),
  );
  const operations = Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );

  test('in the query of every route of v1, and in every body, all of it at once', async () => {
    const operatorKey = 'the-key-of-an-operator';
    const server = await startServer({ auth: { operatorKey } });
    for (const { path, method, operation } of operations) {
      const example = operation.requestBody?.content['application/json']?.example;
      const unknown = { unknownField: 1, anotherOne: 2 };
      const json = example ? { json: Object.assign({}, example, unknown) } : undefined;
      const isOfOperator = operation.tags.includes('Operator');
      const headers = isOfOperator ? { authorization: `Bearer ${operatorKey}` } : {};
      const address = `^${path.replace(/\{id\}/g, SOME_ID).replace(/\{\w+\}/g, 'x')}`;
      const options = { method: method.toUpperCase(), headers, ...json };
      const refusal = await server.refusal(`${address}?unknown=1&other=2`, options);
      expect(refusal, operation.operationId).toMatchObject({ code: 'VALIDATION_ERROR' });
      const told = refusal.details?.map((problem) => problem.path);
      const wanted = ['unknown', 'other', ...(json ? ['unknownField', 'anotherOne'] : [])];
      expect(told, operation.operationId).toEqual(expect.arrayContaining(wanted));
    }
  });
});

describe('what is not said is', () => {
  test('the template modern, in standard quality, for the user local', async () => {
    const server = await startServer();
    const jobId = await server.submit();

    expect(await server.data(`/export/job/${jobId}`)).toMatchObject({
      templateId: 'modern',
      batchId: null,
      documentId: null,
      format: 'pdf',
    });
    const { job } = (await server.system.app.jobs.find('local', jobId)) ?? {};
    expect(job?.quality).toBe('standard');
  });

  test.each(['/export/history', '/export/jobs'])('twenty of a page of %s', async (path) => {
    const server = await startServer();

    const pageOf = async (query: string) =>
      (await server.data<{ pagination: object }>(path + query)).pagination;

    expect(await pageOf('')).toEqual({ total: 0, limit: 20, offset: 0, hasMore: false });
    expect(await pageOf('?limit=100')).toMatchObject({ limit: 100 });
    expect(await server.refusal(`${path}?limit=101`)).toMatchObject({
      status: 400,
      details: [{ path: 'limit' }],
    });
  });

  test('the page that follows, so that a history of more than one page is told whole', async () => {
    const server = await startServer();
    for (let n = 0; n < 21; n += 1) {
      await server.submit();
      await server.completeNext();
    }

    const page = (query = '') =>
      server.data<{ exports: object[]; pagination: object }>(`/export/history${query}`);
    const [first, second] = [await page(), await page('?offset=20')];

    expect([first.exports.length, second.exports.length]).toEqual([20, 1]);
    expect(first.pagination).toEqual({ total: 21, limit: 20, offset: 0, hasMore: true });
    expect(second.pagination).toEqual({ total: 21, limit: 20, offset: 20, hasMore: false });
  });
});

describe('a request is refused', () => {
  const one = { document: RESUME };
  const eleven = Array.from({ length: 11 }, () => one);

  test.each([
    ['for no document', '/export/pdf', {}],
    ['for two documents where one is meant', '/export/pdf', { ...one, documentId: 'cv' }],
    ['for a batch of none', '/export/batch', { documents: [] }],
    ['for a batch of eleven', '/export/batch', { documents: eleven }],
    ['for ids beside documents', '/export/batch', { documents: [one], documentIds: ['cv'] }],
    ['for another page size', '/export/pdf', { ...one, options: { pageSize: 'A3' } }],
    ['for another quality', '/export/pdf', { ...one, quality: 'best' }],
    ['for a preview of nothing', '/export/preview', {}],
  ])('%s', async (_what, path, json) => {
    const server = await startServer();
    const refusal = await server.refusal(path, { json });
    expect(refusal).toMatchObject({ status: 400, code: 'VALIDATION_ERROR' });
    expect(refusal.details).not.toEqual([]);
    expect(await server.data('/export/jobs')).toMatchObject({ pagination: { total: 0 } });
  });
});

test('a signed link opens for five minutes, and a file is there for seven days', async () => {
  const { call, clock, refusal, submit, completeNext } = await startServer();
  const jobId = await submit();
  const { exportId } = await completeNext();
  const linked = async () =>
    (await call(`/export/download/${exportId}`)).headers.get('location') ?? '';
  const link = await linked();

  clock.advance(5 * 60_000 - 1);
  expect((await call(`^${link}`)).status).toBe(200);
  clock.advance(1);
  expect(await refusal(`^${link}`)).toMatchObject({ status: 410, code: 'EXPIRED' });
  expect((await call(`^${await linked()}`)).status).toBe(200);

  clock.advance(7 * 24 * 3_600_000);
  for (const id of [exportId, jobId]) {
    expect(await refusal(`/export/download/${id}`)).toMatchObject({ status: 410 });
  }
});

test('a preview answers the PDF at once, and stores nothing', async () => {
  const server = await startServer({}, { renderer: fakeRenderer() });

  const response = await server.call('/export/preview', { json: { document: RESUME } });

  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(await response.text()).toMatch(/^%PDF/);
  expect(await server.data('/export/jobs')).toMatchObject({ pagination: { total: 0 } });
  expect(await server.data('/usage')).toMatchObject({ used: 0 });
  expect(await Array.fromAsync(server.system.app.storage.list('exports/'))).toEqual([]);
});
