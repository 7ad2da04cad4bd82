import type { DocumentList, StoredDocumentView } from '@offprint/contract';
import { expect, test } from 'vitest';
import { RESUME, startServer } from '../support/server.ts';

const put = (title: string, headers: Record<string, string> = {}) => ({
  method: 'PUT',
  json: { title, data: RESUME },
  headers,
});

test('a document has a version for each time that it differs', async () => {
  const { call, data } = await startServer();
  const created = await call('/documents/cv', put('One'));
  expect(created.status).toBe(201);
  expect(created.headers.get('etag')).toMatch(/^"1-/);
  const same = await call('/documents/cv', put('One'));
  expect(same.status).toBe(200);
  expect(same.headers.get('etag')).toBe(created.headers.get('etag'));
  expect((await call('/documents/cv', put('Two'))).headers.get('etag')).toMatch(/^"2-/);

  expect(await data('/documents/cv')).toMatchObject({ version: 2, title: 'Two', data: RESUME });
  expect(await data('/documents/cv?version=1')).toMatchObject({ version: 1, title: 'One' });
  expect((await data<DocumentList>('/documents')).documents).toMatchObject([{ id: 'cv' }]);
});

test('two writers do not overwrite each other unseen', async () => {
  const { call, refusal } = await startServer();
  const etag = (await call('/documents/cv', put('One'))).headers.get('etag') ?? '';
  expect((await call('/documents/cv', put('Two', { 'if-match': etag }))).status).toBe(200);
  for (const outdated of [etag, `W/${etag}`, '"1"']) {
    expect(await refusal('/documents/cv', put('Three', { 'if-match': outdated }))).toMatchObject({
      status: 412,
      code: 'VERSION_CONFLICT',
    });
  }
  expect(await refusal('/documents/cv', put('Three', { 'if-none-match': '*' }))).toMatchObject({
    code: 'VERSION_CONFLICT',
  });
  expect((await call('/documents/new', put('A', { 'if-none-match': '*' }))).status).toBe(201);
});

test.each([
  [{ 'if-match': '*' }, 'If-Match'],
  [{ 'if-match': 'three' }, 'If-Match'],
  [{ 'if-none-match': '"1"' }, 'If-None-Match'],
  [{ 'if-match': '"1"', 'if-none-match': '*' }, 'If-None-Match'],
])('the condition %j is refused, not ignored', async (headers, path) => {
  const { refusal } = await startServer();
  expect(await refusal('/documents/cv', put('One', headers))).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [{ path }],
  });
});

test('a reader that has the version is told so, but not after the document was made anew', async () => {
  const { call, data, refusal, clock } = await startServer();
  await call('/documents/cv', put('One'));
  const etag = (await call('/documents/cv')).headers.get('etag') ?? '';
  const known = { headers: { 'if-none-match': etag } };
  expect((await call('/documents/cv', known)).status).toBe(304);
  clock.advance(1);
  expect(await data('/documents/cv', { method: 'DELETE' })).toMatchObject({ id: 'cv' });
  expect(await refusal('/documents/cv', known)).toMatchObject({ code: 'NOT_FOUND' });
  await call('/documents/cv', put('Another'));
  expect((await call('/documents/cv', known)).status).toBe(200);
});

test('an id may be in any script, but neither too long nor unprintable', async () => {
  const { call, data, refusal } = await startServer();
  for (const id of ['履歴書 1', 'a/b', '..%2f', 'x'.repeat(200)]) {
    const path = `/documents/${encodeURIComponent(id)}`;
    expect((await call(path, put('T'))).status, id).toBe(201);
    expect((await data<StoredDocumentView>(path)).id).toBe(id);
  }
  for (const id of ['%00', 'a%0ab', 'x'.repeat(201)]) {
    expect(await refusal(`/documents/${id}`, put('T'))).toMatchObject({ code: 'NOT_FOUND' });
  }
});

test('a stored document is printed in the version that it had', async () => {
  const { call, data } = await startServer();
  await call('/documents/cv', put('One'));
  const { jobId } = await data<{ jobId: string }>('/export/pdf', { json: { documentId: 'cv' } });
  await call('/documents/cv', put('Two'));
  expect(await data(`/export/job/${jobId}`)).toMatchObject({
    documentId: 'cv',
    documentVersion: 1,
  });
});
