import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { typeset } from '../typeset/support/typeset.ts';

const RESUME = {
  basics: { name: 'Ada Lovelace', email: 'ada@example.org' },
  work: [{ name: 'Alpha Works', position: 'Lead Engineer', startDate: '2021-03' }],
};

const NESTED = '['.repeat(100_000) + ']'.repeat(100_000);

function field(name: string, value = ''): string {
  return `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
}

const manyFields = (count: number) => `${field('a').repeat(count)}--x--\r\n`;
const withDocument = (json: string) => `${field('pdf')}${field('document', json)}--x--\r\n`;

test('a PDF and its document give the report that the command line gives', async () => {
  const server = await startServer();
  const { pdf } = await typeset('modern', RESUME);
  const json = { pdf: Buffer.from(pdf).toString('base64'), document: RESUME };

  const report = await server.data('/check', { json });

  expect(report).toMatchObject({
    passed: true,
    standards: ['PDF/UA-1'],
    pageCount: 1,
    readers: [{ reader: 'pdf.js', total: 5, found: 5, missing: [], unrecognised: [] }, {}],
  });
});

test('the file may be the body itself, or a field of a form beside its document', async () => {
  const server = await startServer();
  const pdf = Uint8Array.from((await typeset('modern', RESUME)).pdf);

  const headers = { 'content-type': 'application/pdf' };
  const alone = await server.data('/check', { method: 'POST', headers, body: pdf });
  expect(alone).toMatchObject({ standards: ['PDF/UA-1'], pageCount: 1 });

  const form = new FormData();
  form.set('pdf', new Blob([pdf], { type: 'application/pdf' }), 'ada.pdf');
  form.set('document', JSON.stringify(RESUME));
  const sent = new Response(form);
  const both = await server.data('/check', {
    method: 'POST',
    headers: { 'content-type': sent.headers.get('content-type') ?? '' },
    body: new Uint8Array(await sent.arrayBuffer()),
  });
  expect(both).toMatchObject({ passed: true, readers: [{ total: 5, found: 5 }, {}] });
});

test.each([
  ['a form without a file', 'multipart/form-data; boundary=x', '--x--\r\n', 'pdf'],
  ['no form', 'multipart/form-data; boundary=x', 'not a form', ''],
  ['a form that names no boundary', 'multipart/form-data', '--x--\r\n', ''],
  ['a form of thousands of fields', 'multipart/form-data; boundary=x', manyFields(20_000), ''],
  ['a document nested too deeply', 'multipart/form-data; boundary=x', withDocument(NESTED), ''],
  ['an empty body', 'application/pdf', '', 'pdf'],
])('%s is refused, by its path', async (_what, type, body, path) => {
  const server = await startServer();
  const call = { method: 'POST', headers: { 'content-type': type }, body };

  expect(await server.refusal('/check', call)).toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [{ path }],
  });
});

test.each([
  ['no PDF', Buffer.from('<html>').toString('base64'), 422, 'UNREADABLE_PDF'],
  ['no Base64', '%', 400, 'VALIDATION_ERROR'],
])('what is %s is refused', async (_what, pdf, status, code) => {
  const server = await startServer();

  expect(await server.refusal('/check', { json: { pdf } })).toMatchObject({ status, code });
});
