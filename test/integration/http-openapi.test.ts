import { ERROR_TABLE, jobViewSchema } from '@offprint/contract';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeEach, describe, expect, test } from 'vitest';
import type { OpenApiDocument } from '../../packages/server/src/http/openapi.ts';
import { type CallOptions, RESUME, SOME_ID, startServer } from '../support/server.ts';

const OPERATIONS = [
  'DELETE /api/v1/claims/{namespace}/{key}',
  'DELETE /api/v1/documents/{id}',
  'DELETE /api/v1/export/history/{id}',
  'DELETE /api/v1/export/job/{id}',
  'DELETE /api/v1/ledgers/{ledger}/reservations/{key}',
  'GET /api/v1/capacity',
  'GET /api/v1/claims/{namespace}',
  'GET /api/v1/cron/cleanup-exports',
  'GET /api/v1/cron/process-exports',
  'GET /api/v1/documents',
  'GET /api/v1/documents/{id}',
  'GET /api/v1/export/batch/{id}',
  'GET /api/v1/export/batch/{id}/zip',
  'GET /api/v1/export/download/{id}',
  'GET /api/v1/export/events',
  'GET /api/v1/export/history',
  'GET /api/v1/export/job/{id}',
  'GET /api/v1/export/job/{id}/deliveries',
  'GET /api/v1/export/job/{id}/events',
  'GET /api/v1/export/jobs',
  'GET /api/v1/ledgers/{ledger}',
  'GET /api/v1/operator/jobs',
  'GET /api/v1/operator/jobs/{id}',
  'GET /api/v1/templates',
  'GET /api/v1/templates/{id}/preview.pdf',
  'GET /api/v1/templates/{id}/preview.png',
  'GET /api/v1/usage',
  'GET /files/{key}',
  'GET /healthz',
  'GET /metrics',
  'GET /readyz',
  'POST /api/v1/deliveries/{id}/redeliver',
  'POST /api/v1/export/batch',
  'POST /api/v1/export/pdf',
  'POST /api/v1/export/preview',
  'POST /api/v1/export/retry/{id}',
  'POST /api/v1/ledgers/{ledger}/reservations',
  'POST /api/v1/ledgers/{ledger}/reservations/{key}/confirm',
  'POST /api/v1/operator/jobs/{id}/retry',
  'POST /api/v1/operator/retry-failed',
  'POST /api/v1/tokens',
  'PUT /api/v1/claims/{namespace}/{key}',
  'PUT /api/v1/documents/{id}',
];

let document: OpenApiDocument;

async function describeApi(): Promise<OpenApiDocument> {
  const { call } = await startServer();
  return (await (await call('^/openapi.json')).json()) as OpenApiDocument;
}

function operations() {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** Checks values by schemas of the document, and refers where they refer. */
function checker() {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema({ $id: 'api', components: document.components });
  return (schema: object, value: unknown) => {
    const text = JSON.stringify(schema).replaceAll('"#/components/', '"api#/components/');
    const validate = ajv.compile(JSON.parse(text));
    return validate(value) ? [] : (validate.errors ?? []);
  };
}

beforeEach(async () => {
  document = await describeApi();
});

test('it is valid OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(JSON.parse(JSON.stringify(document)))).toMatchObject({
    valid: true,
  });
  expect(validator.version).toBe('3.1');
});

test('it tells of every operation, each with an id of its own and its errors', () => {
  const told = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(told.sort()).toEqual(OPERATIONS);
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, operation } of operations()) {
    if (!path.startsWith('/api/')) continue;
    expect(Object.keys(operation.responses), path).toEqual(
      expect.arrayContaining(['400', '401', '500', '503']),
    );
  }
});

test('every reference leads somewhere, and every example fits its schema', () => {
  const check = checker();
  const references = JSON.stringify(document).match(/"#\/components\/schemas\/\w+"/g) ?? [];
  expect(references.length).toBeGreaterThan(20);
  for (const reference of references) {
    expect(document.components.schemas).toHaveProperty(reference.slice(22, -1));
  }
  let examples = 0;
  for (const { operation } of operations()) {
    const contents = [operation.requestBody, ...Object.values(operation.responses)].flatMap(
      (part) => Object.values(part?.content ?? {}),
    );
    for (const { schema, example, examples: named = {} } of contents) {
      const values = Object.values(named).map(({ value }) => value);
      for (const value of example === undefined ? values : [example, ...values]) {
        examples += 1;
        expect(check(schema, value), operation.operationId).toEqual([]);
      }
    }
  }
  expect(examples).toBeGreaterThan(50);
});

test('what may be null may be null in the description too', () => {
  const check = checker();
  const job = operations().find(({ operation }) => operation.operationId === 'getJob')?.operation
    .responses['200']?.content?.['application/json']?.example as { data: object };
  expect(jobViewSchema.safeParse(job.data).success).toBe(true);
  const schema = { $ref: '#/components/schemas/Job' };
  const error = { code: 'RENDER_TIMEOUT', message: 'It took too long.', retryable: true };
  expect(check(schema, { ...job.data, error })).toEqual([]);
  expect(check(schema, { ...job.data, error: null })).toEqual([]);
  expect(check(schema, { ...job.data, error: {} })).not.toEqual([]);
  expect(check(schema, { ...job.data, attempts: null })).not.toEqual([]);
});

describe('what the server answers is what it said', () => {
  const call = (method: string, path: string, options: CallOptions = {}, at = path) => ({
    operation: `${method} ${at}`,
    path,
    options: { method, ...options },
  });
  const ID = '/export/job/{id}';
  const CALLS = [
    call('POST', '/export/pdf', { json: { document: RESUME } }),
    call('POST', '/export/pdf', { json: { document: RESUME, templateId: 'none' } }),
    call('POST', '/export/pdf', { json: {} }),
    call('POST', '/export/pdf', { json: 'x'.repeat(8_400_000) }),
    call('POST', '/export/pdf', { json: { documentId: 'none' } }),
    call('GET', '/export/job/FIRST', {}, ID),
    call('GET', '/export/job/SECOND', {}, ID),
    call('GET', `/export/job/${SOME_ID}`, {}, ID),
    call('GET', '/export/jobs'),
    call('GET', '/export/jobs?limit=x', {}, '/export/jobs'),
    call('GET', '/export/history?includeStats=true', {}, '/export/history'),
    call('GET', '/usage'),
    call('GET', '/capacity'),
    call('POST', '/export/batch', { json: { documents: [{ document: RESUME }] } }),
    call('POST', '/export/batch', { json: { documentIds: ['none'] } }),
    call('GET', `/export/batch/${SOME_ID}`, {}, '/export/batch/{id}'),
    call('GET', '/templates'),
    call('GET', '/export/download/SECOND', {}, '/export/download/{id}'),
    call('POST', '/export/retry/FIRST', {}, '/export/retry/{id}'),
    call('PUT', '/documents/cv', { json: { title: 'T', data: RESUME } }, '/documents/{id}'),
    call('PUT', '/documents/cv', { json: { title: 'T', data: RESUME } }, '/documents/{id}'),
    call(
      'PUT',
      '/documents/cv',
      { json: { title: 'U', data: RESUME }, headers: { 'if-match': '"9"' } },
      '/documents/{id}',
    ),
    call('GET', '/documents/cv', {}, '/documents/{id}'),
    call('GET', '/documents'),
    call('DELETE', '/documents/cv', {}, '/documents/{id}'),
    call('DELETE', '/export/job/SECOND', {}, ID),
    call('DELETE', '/export/job/SECOND', {}, ID),
  ];

  test('to each of these calls', async () => {
    const check = checker();
    const server = await startServer();
    const completed = await server.submit();
    await server.completeNext();
    const pending = await server.submit();
    for (const { operation, path, options } of CALLS) {
      const [method = '', at = ''] = operation.split(' ');
      const told = document.paths[`/api/v1${at}`]?.[method.toLowerCase() as 'get'];
      const actual = path.replace('FIRST', completed).replace('SECOND', pending);
      const response = await server.call(actual, options);
      const description = told?.responses[response.status];
      expect(description, `${operation} answered ${response.status}`).toBeDefined();
      const content = description?.content?.['application/json'];
      if (!content) continue;
      const body = await response.json();
      expect(check(content.schema, body), `${operation}: ${JSON.stringify(body)}`).toEqual([]);
    }
  });
});

test('every code of an error is in the table, with its status', () => {
  for (const { operation } of operations()) {
    for (const [status, { content }] of Object.entries(operation.responses)) {
      for (const code of Object.keys(content?.['application/json']?.examples ?? {})) {
        expect(ERROR_TABLE[code as keyof typeof ERROR_TABLE].status).toBe(Number(status));
      }
    }
  }
});
