import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { typeset } from '../typeset/support/typeset.ts';

const RESUME = {
  basics: { name: 'Ada Lovelace', email: 'ada@example.org' },
  work: [{ name: 'Alpha Works', position: 'Lead Engineer', startDate: '2021-03' }],
};

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

test.each([
  ['no PDF', Buffer.from('<html>').toString('base64'), 422, 'UNREADABLE_PDF'],
  ['no Base64', '%', 400, 'VALIDATION_ERROR'],
])('what is %s is refused', async (_what, pdf, status, code) => {
  const server = await startServer();

  expect(await server.refusal('/check', { json: { pdf } })).toMatchObject({ status, code });
});
