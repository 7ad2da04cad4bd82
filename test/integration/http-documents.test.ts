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

test('every version counts to the quota, and so does what would be printed again', async () => {
  const bytes = JSON.stringify(RESUME).length;
  const { call, data, refusal } = await startServer({
    limits: { quotaBytes: 3 * bytes, documentVersions: 2 },
  });
  for (const title of ['One', 'Two']) await call('/documents/cv', put(title));
  expect(await data('/usage')).toMatchObject({ used: 2 * bytes });

  await call('/export/pdf', { json: { document: RESUME } });
  expect(await data('/usage')).toMatchObject({ used: 3 * bytes, isOverQuota: true });
  const over = { status: 403, code: 'QUOTA_EXCEEDED' };
  expect(await refusal('/documents/letter', put('Three'))).toMatchObject(over);
  // It takes the place of the oldest, which is as long.
  expect((await call('/documents/cv', put('Three'))).status).toBe(200);
  expect(await refusal('/export/pdf', { json: { documentId: 'cv' } })).toMatchObject(over);
});

test('two writers do not overwrite each other unseen', async () => {
  const { call, refusal } = await startServer();
  const etag = (await call('/documents/cv', put('One'))).headers.get('etag') ?? '';
  expect((await call('/documents/cv', put('Two', { 'if-match': etag }))).status).toBe(200);
  for (const outdated of [etag, `W/${etag}`, '"1"', '"2-zzzz"', 'W/"2"', '"other"']) {
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

test('If-Match takes a version, a list, or * for whatever is there', async () => {
  const { call } = await startServer();
  const first = (await call('/documents/cv', put('One'))).headers.get('etag') ?? '';
  for (const [title, matching] of [
    ['Two', '"1"'],
    ['Three', `${first}, "2"`],
    ['Four', '*'],
  ] as const) {
    expect((await call('/documents/cv', put(title, { 'if-match': matching }))).status).toBe(200);
  }
});

test.each(['*', '"1"'])('If-Match: %s replaces nothing where nothing is', async (ifMatch) => {
  const { refusal } = await startServer();
  expect(await refusal('/documents/cv', put('One', { 'if-match': ifMatch }))).toMatchObject({
    status: 412,
    code: 'VERSION_CONFLICT',
    message: expect.stringContaining('no such document'),
  });
  expect(await refusal('/documents/cv')).toMatchObject({ code: 'NOT_FOUND' });
});

test('a new document is where Location says', async () => {
  const { call } = await startServer();
  const created = await call(`/documents/${encodeURIComponent('a/b é')}`, put('One'));
  expect((await call(`^${created.headers.get('location')}`)).status).toBe(200);
  const again = await call(`/documents/${encodeURIComponent('a/b é')}`, put('Two'));
  expect(again.headers.get('location')).toBeNull();
});

test('a document that could never be printed is not kept', async () => {
  const { refusal } = await startServer();
  const json = { title: 'T', data: { basics: { name: 5 } } };
  const data = { path: 'data.basics.name' };
  expect(await refusal('/documents/cv', { method: 'PUT', json })).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [data],
  });
  const worse = { ...json, templateId: 'nope', zz: 1 };
  expect(await refusal('/documents/cv', { method: 'PUT', json: worse })).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [{ path: 'zz' }, { path: 'templateId' }, data],
  });
  const alone = { title: 'T', data: RESUME, templateId: 'nope' };
  expect(await refusal('/documents/cv', { method: 'PUT', json: alone })).toMatchObject({
    code: 'TEMPLATE_NOT_FOUND',
  });
  expect(await refusal('/documents/cv')).toMatchObject({ code: 'NOT_FOUND' });
});

test('what is wrong with a stored document is said of its id', async () => {
  const { refusal, system } = await startServer();
  const kept = {
    id: 'cv',
    title: 'T',
    templateId: null,
    ifVersion: null,
    maxVersions: 20,
    quotaBytes: 1_000_000,
  };
  await system.app.documents?.put({ ...kept, userId: 'local', data: { basics: { name: 5 } } });
  expect(await refusal('/export/pdf', { json: { documentId: 'cv' } })).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [
      {
        path: 'documentId',
        message: expect.stringMatching(/^names a document whose basics\.name must be text/),
      },
    ],
  });
});

test.each([
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

test('half a surrogate pair and NUL are not kept, in texts and in keys', async () => {
  const { call, data } = await startServer();
  const json = {
    title: 'A\ud800\u0000',
    data: { 'x-\udc00': ['\u0000b', { '\u0000c': '😀' }], ...RESUME },
  };
  expect((await call('/documents/cv', { method: 'PUT', json })).status).toBe(201);
  expect((await call('/documents/cv', { method: 'PUT', json })).status).toBe(200);
  expect(await data('/documents/cv')).toMatchObject({
    version: 1,
    title: 'A\ufffd',
    data: { 'x-\ufffd': ['b', { c: '😀' }] },
  });
});

test("a CV in an app's shape is kept whole, with sections that may be empty, but not without", async () => {
  const { call, refusal } = await startServer();
  const keep = (data: object) => ({ method: 'PUT', json: { title: 'CV', data } });
  const whole = { profile: { fullName: 'Ada' }, work: [], education: [], skills: [] };
  expect((await call('/documents/cv', keep(whole))).status).toBe(201);
  expect(
    await refusal('/documents/cv', keep({ profile: whole.profile, work: null })),
  ).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: ['data.work', 'data.education', 'data.skills'].map((path) => ({
      path,
      message: 'is required; it may be empty',
    })),
  });
  const nobody = { ...whole, profile: null, skills: ['Thinking'] };
  expect(await refusal('/documents/cv', keep(nobody))).toMatchObject({
    details: [{ path: 'data.profile' }],
  });
});
