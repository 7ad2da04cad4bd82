import { expect, test } from 'vitest';
import { createMount } from './mount.ts';

const pathOf = (base: string, path: string) =>
  createMount(base).innerUrl(`https://app.example.com${path}`).pathname;

test.each([
  ['/api', '/api/v1/export/pdf', '/api/v1/export/pdf'],
  ['/api', '/api/export-pdf/job', '/api/export-pdf/job'],
  ['/api', '/api/queue', '/api/queue'],
  ['/api', '/api/files/exports/a.pdf', '/files/exports/a.pdf'],
  ['/api', '/api/healthz', '/healthz'],
  ['/api', '/api', '/'],
  ['/print/api', '/print/api/v1/usage', '/api/v1/usage'],
  ['/print/api', '/print/api/files/a.pdf', '/files/a.pdf'],
  ['/offprint', '/offprint/api/v1/usage', '/api/v1/usage'],
  ['/offprint/', '/offprint/files/a.pdf', '/files/a.pdf'],
  ['/offprint', '/offprint', '/'],
  ['', '/api/v1/usage', '/api/v1/usage'],
  ['', '/files/a.pdf', '/files/a.pdf'],
])('under %j, %s is %s', (base, path, inner) => {
  expect(pathOf(base, path)).toBe(inner);
});

test('the query stays', () => {
  const url = createMount('/api').innerUrl('https://app.example.com/api/files/a.pdf?expires=1');
  expect(String(url)).toBe('https://app.example.com/files/a.pdf?expires=1');
});

test.each([
  ['/api', '', '/api'],
  ['/print/api', '/print', '/print/api'],
  ['/offprint', '/offprint', '/offprint'],
  ['', '', ''],
])('links under %j begin with %j, and those to files with %j', (base, apiBase, filesBase) => {
  expect(createMount(base)).toMatchObject({ apiBase, filesBase });
});

test.each(['api', '/a b', 'https://app.example.com/api', '/api/../x?'])('%j is no base', (base) => {
  expect(() => createMount(base)).toThrow(TypeError);
});

test.each([
  ['POST', '/api/v1/export/pdf', true],
  ['POST', '/api/v1/export/batch', true],
  ['POST', '/api/v1/export/retry/7', true],
  ['POST', '/api/export-pdf/job', true],
  ['GET', '/api/v1/export/jobs', false],
  ['POST', '/api/v1/export/preview', false],
])('%s %s submits: %s', (method, path, submits) => {
  const request = new Request(`https://app.example.com${path}`, { method });
  expect(createMount('/api').isSubmission(request)).toBe(submits);
});

test.each([
  ['wait=10', true],
  ['respond-async, wait=10', true],
  ['WAIT = 10', true],
  ['respond-async', false],
  [undefined, false],
])('a caller who prefers %j waits: %s', (prefer, waits) => {
  const headers = new Headers(prefer === undefined ? {} : { prefer });
  const request = new Request('https://app.example.com/api/v1/export/pdf', { headers });
  expect(createMount('/api').waitsForJob(request)).toBe(waits);
});
