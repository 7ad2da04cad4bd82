import { readFileSync } from 'node:fs';
import { ERROR_TABLE, jobViewSchema } from '@offprint/contract';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { OpenApiDocument } from '../../packages/server/src/http/openapi.ts';
import { type CallOptions, RESUME, SOME_ID, startServer } from '../support/server.ts';

/** For people and their browsers: no API. */
const PAGES = ['GET /', 'GET /assets/*', 'GET /docs', 'GET /openapi.json', 'GET /r/*'];

/** Held to the code by `test/generated-docs.test.ts`. */
const source = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
const document: OpenApiDocument = JSON.parse(source);

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

test('it passes the strict rules of the linter, so its references lead somewhere and its examples fit', async () => {
  const rules = {
    // A download is a redirect.
    'operation-2xx-response': 'off',
    // Health takes nothing that could be wrong.
    'operation-4xx-response': 'off',
  } as const;
  const config = await createConfig({ extends: ['recommended-strict'], rules });
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  const told = problems.map(({ ruleId, message, location: [place] }) => ({
    ruleId,
    message,
    pointer: place?.pointer,
  }));
  expect(told).toEqual([]);
});

test('it tells of every route, each with an id of its own, its tag and its errors', async () => {
  const { system } = await startServer();
  const told = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  const routes = system.routes.filter((route) => !PAGES.includes(route));
  const expected = routes.map((route) =>
    route.replace(/:(\w+)/g, '{$1}').replace('/files/*', '/files/{key}'),
  );
  expect(told.sort()).toEqual(expected.sort());
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
  const tags = document.tags.map(({ name }) => name);
  for (const { path, operation } of operations()) {
    expect(tags, path).toEqual(expect.arrayContaining([...operation.tags]));
    if (!path.startsWith('/api/')) continue;
    expect(Object.keys(operation.responses), path).toEqual(
      expect.arrayContaining(['400', '401', '403', '429', '500']),
    );
  }
});

test('every JSON that is sent or answered has an example', () => {
  for (const { operation } of operations()) {
    const parts = [operation.requestBody, ...Object.values(operation.responses)];
    for (const media of parts.flatMap((part) => part?.content?.['application/json'] ?? [])) {
      const { example, examples } = media;
      expect(example ?? examples, operation.operationId).toBeDefined();
    }
  }
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
  for (const { path, operation } of operations()) {
    // The bots know no error beyond 500.
    if (path === '/api/queue') continue;
    for (const [status, { content }] of Object.entries(operation.responses)) {
      for (const code of Object.keys(content?.['application/json']?.examples ?? {})) {
        expect(ERROR_TABLE[code as keyof typeof ERROR_TABLE].status).toBe(Number(status));
      }
    }
  }
});
