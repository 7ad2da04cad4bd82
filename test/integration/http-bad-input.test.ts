import { expect, test } from 'vitest';
import { type CallOptions, RESUME, SOME_ID, startServer } from '../support/server.ts';

const json = (body: string, type = 'application/json'): CallOptions => ({
  method: 'POST',
  body,
  headers: { 'content-type': type },
});
const problem = (path: string, message: unknown = expect.any(String)) => ({ path, message });
const MIB = 1_048_576;
const BODY_LIMIT_BYTES = 8 * MIB;

interface BadRequest {
  readonly what: string;
  readonly path?: string;
  readonly request: CallOptions;
  /** 400 VALIDATION_ERROR unless it says otherwise. */
  readonly answer: object;
}

const BAD_REQUESTS: readonly BadRequest[] = [
  {
    what: 'text that is no JSON',
    request: json('{"document": nonsense}'),
    answer: { details: [problem('', expect.stringContaining('not JSON'))] },
  },
  {
    what: 'an empty body',
    request: json(''),
    answer: { details: [problem('', 'the body is not JSON: it is empty')] },
  },
  {
    what: 'bytes that are no UTF-8',
    request: { ...json(''), body: new Uint8Array([0x22, 0xff, 0x22]) },
    answer: { details: [problem('', 'the body is not JSON: it is not UTF-8 text')] },
  },
  {
    what: 'a compressed body',
    request: { ...json(''), headers: { ...json('').headers, 'content-encoding': 'gzip' } },
    answer: {
      message:
        'The request is not valid: Content-Encoding says gzip, but compressed bodies are not taken: send it uncompressed.',
      details: [problem('Content-Encoding')],
    },
  },
  {
    what: 'a form',
    request: json('document=1', 'application/x-www-form-urlencoded'),
    answer: { details: [problem('Content-Type', 'must be application/json')] },
  },
  {
    what: 'a list in place of an object',
    request: json('[]'),
    answer: { details: [problem('', 'the body must be an object')] },
  },
  {
    what: 'several wrong types, and a bad document besides',
    request: {
      json: {
        document: { basics: { name: 7 }, work: 'none' },
        options: { pageSize: 'A5', marginMm: '10', fontScale: 9, accentColor: 'red', extra: 1 },
        quality: 'best',
        fileName: '',
        colour: 'blue',
      },
    },
    answer: {
      details: expect.toSatisfy((details: { path: string }[]) => {
        const paths = details.map(({ path }) => path).sort();
        expect(paths).toEqual([
          'colour',
          'document.basics.name',
          'document.work',
          'fileName',
          'options.accentColor',
          'options.extra',
          'options.fontScale',
          'options.marginMm',
          'options.pageSize',
          'quality',
        ]);
        return true;
      }),
    },
  },
  {
    what: 'problems in the query, a header and the body at once',
    path: '/export/pdf?dry=1',
    request: {
      json: { document: RESUME, quality: 'best' },
      headers: { 'idempotency-key': 'x'.repeat(256) },
    },
    answer: {
      details: [
        problem('dry', 'is not known here'),
        problem('Idempotency-Key', 'must be 1 to 255 visible ASCII characters'),
        problem('quality', 'must be one of standard, high'),
      ],
    },
  },
  {
    what: 'neither a document nor the id of one',
    request: { json: { templateId: 'modern' } },
    answer: { details: [problem('document', 'is required, or documentId in its place')] },
  },
  {
    what: 'both a document and the id of one',
    request: { json: { document: RESUME, documentId: 'cv' } },
    answer: {
      message:
        'The request is not valid: document cannot be sent together with documentId: leave one of them out.',
      details: [
        problem('document', 'cannot be sent together with documentId: leave one of them out'),
      ],
    },
  },
  {
    what: 'everything at once: option, field, template, document and its id',
    request: {
      json: {
        templateId: 'nope',
        options: { pageSize: 'A3' },
        documentId: 'x',
        document: { basics: { name: 1 } },
        zz: 2,
      },
    },
    answer: {
      message:
        'The request is not valid: options.pageSize must be one of A4, Letter (the first of 5 problems).',
      details: expect.toSatisfy((details: { path: string }[]) => {
        const paths = details.map(({ path }) => path).sort();
        expect(paths).toEqual([
          'document',
          'document.basics.name',
          'options.pageSize',
          'templateId',
          'zz',
        ]);
        return true;
      }),
    },
  },
  {
    what: 'a bad Idempotency-Key, and a bad document besides',
    request: { json: { document: { work: 1 } }, headers: { 'idempotency-key': 'a b' } },
    answer: { details: [problem('Idempotency-Key'), problem('document.work')] },
  },
  {
    what: 'an unknown query parameter, and a bad document besides',
    path: '/export/pdf?dry=1',
    request: { json: { document: { work: 1 } } },
    answer: { details: [problem('dry'), problem('document.work')] },
  },
  {
    what: 'an unknown template, and a bad document besides',
    request: { json: { document: { work: 1 }, templateId: 'baroque' } },
    answer: { details: [problem('templateId'), problem('document.work')] },
  },
  {
    what: 'a document that is wrong in one place',
    request: { json: { document: { work: 'none' } } },
    answer: {
      message:
        'The document is not a valid resume: document.work must be a list such as ["…"], not text.',
    },
  },
  {
    what: 'a document in the shape of another format',
    request: { json: { document: { person: { fullName: 'Ann' }, jobs: [1] } } },
    answer: {
      message: expect.stringMatching(/JSON Resume is expected.* does not know person, jobs\.$/),
      details: [problem('document')],
    },
  },
  {
    what: 'an empty file name',
    request: { json: { document: RESUME, fileName: '' } },
    answer: { details: [problem('fileName', 'must not be empty')] },
  },
  {
    what: 'more unknown fields than anyone would read',
    request: {
      json: Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1])),
    },
    answer: {
      message: expect.stringContaining('100 are listed, and 4901 more'),
      details: expect.toSatisfy((details: unknown[]) => details.length === 100),
    },
  },
  {
    what: 'an unknown template',
    request: { json: { document: RESUME, templateId: 'baroque' } },
    answer: { status: 404, code: 'TEMPLATE_NOT_FOUND' },
  },
  {
    what: 'the id of a document that is not there',
    request: { json: { documentId: 'cv' } },
    answer: { status: 404, code: 'NOT_FOUND' },
  },
  {
    what: 'a million brackets',
    request: json('['.repeat(1_000_000)),
    answer: { details: [problem('', 'the body is nested too deeply: at most 64 levels')] },
  },
  {
    what: 'a million values',
    request: json(`[${'{},'.repeat(1_000_000)}{}]`),
    answer: { details: [problem('', 'the body holds too many values: at most 40000')] },
  },
  {
    what: 'a million values behind a text full of quotes',
    request: json(`["${'\\\\\\"'.repeat(1_000)}\\\\",${'0,'.repeat(1_000_000)}0]`),
    answer: { details: [problem('', 'the body holds too many values: at most 40000')] },
  },
  {
    what: 'a document that is nested too deeply',
    request: { json: { document: nested(40) } },
    answer: {
      details: [problem(expect.stringContaining('document.'), expect.stringContaining('deep'))],
    },
  },
  {
    what: 'a key that would reach a prototype',
    request: json('{"__proto__":{"templateId":"classic"},"document":{}}'),
    answer: { details: [problem('__proto__', 'is not known here')] },
  },
  {
    what: 'a body over the limit that says so',
    request: {
      json: { document: { basics: { summary: 'a'.repeat(BODY_LIMIT_BYTES) } } },
      headers: { 'content-length': String(BODY_LIMIT_BYTES + 50) },
    },
    answer: { status: 413, code: 'PAYLOAD_TOO_LARGE' },
  },
  {
    what: 'a body over the limit that does not say so',
    request: { json: { document: { basics: { summary: 'a'.repeat(BODY_LIMIT_BYTES) } } } },
    answer: { status: 413, code: 'PAYLOAD_TOO_LARGE' },
  },
  {
    what: 'a wait beyond 25 s',
    path: `/export/job/${SOME_ID}?wait=26`,
    request: {},
    answer: { details: [problem('wait', 'must be at most 25')] },
  },
  ...['', '0x5', '%201', '1e1', '1.5', '-1'].map((wait) => ({
    what: `a wait of "${wait}"`,
    path: `/export/job/${SOME_ID}?wait=${wait}`,
    request: {},
    answer: { details: [problem('wait', 'must be a whole number')] },
  })),
  {
    what: 'a wait for neither the end nor a change',
    path: `/export/job/${SOME_ID}?wait=1&until=done`,
    request: {},
    answer: { details: [problem('until', 'must be one of end, change')] },
  },
  {
    what: 'a flag that is neither on nor off',
    path: '/export/history?includeStats=yes',
    request: {},
    answer: { details: [problem('includeStats', 'must be bare, 1, true or false')] },
  },
  {
    what: 'a parameter twice',
    path: '/export/jobs?limit=1&limit=2',
    request: {},
    answer: { details: [problem('limit', 'must be given only once')] },
  },
  {
    what: 'an unknown status and a page that is none',
    path: '/export/jobs?status=lost&limit=0&offset=-1',
    request: {},
    answer: { details: expect.toSatisfy((details: unknown[]) => details.length === 3) },
  },
];

function nested(levels: number): object {
  let document: object = {};
  for (let level = 0; level < levels; level += 1) document = { deeper: document };
  return document;
}

test.each(BAD_REQUESTS)('$what', async ({ path = '/export/pdf', request, answer }) => {
  const { refusal, logged, data } = await startServer();
  expect(await refusal(path, request)).toMatchObject({
    status: 400,
    code: 'VALIDATION_ERROR',
    ...answer,
  });
  expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
  expect('templateId' in {}).toBe(false);
  expect(await data('/usage')).toMatchObject({ activeSubmissions: 0 });
});

test('of an endless body no more than the limit is read', async () => {
  const { refusal } = await startServer();
  let sentBytes = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      sentBytes += 65_536;
      controller.enqueue(new Uint8Array(65_536).fill(0x20));
    },
  });
  const headers = { 'content-type': 'application/json' };
  const answer = await refusal('/export/pdf', { method: 'POST', body, headers });
  expect(answer).toMatchObject({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
  expect(sentBytes).toBeLessThan(BODY_LIMIT_BYTES + 4 * 65_536);
});

const HOSTILE_TEXTS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{constructor.constructor("return process")()}}',
  "'; DROP TABLE jobs; --",
  '\ud800 half a pair \udfff',
  '\u0000\u0007\u001b[31m',
  '\u202egnp.exe',
  'ﷺ'.repeat(200),
];

test.each(HOSTILE_TEXTS)('the text %j is a text like any other, in every field', async (text) => {
  const { data, submit } = await startServer();
  const document = {
    basics: { name: text, label: text, email: text, url: text, summary: text, phone: text },
    work: [{ name: text, position: text, summary: text, highlights: [text] }],
    skills: [{ name: text, keywords: [text] }],
    [text]: text,
  };
  const fileName = text.slice(0, 200);
  const jobId = await submit({ document, fileName });
  const job = await data<{ status: string; fileName: string }>(`/export/job/${jobId}`);
  expect(job.status).toBe('pending');
  expect(job.fileName).toMatch(/^[^<>"\\/:|?*\p{Cc}\u202e]+\.pdf$/u);
  expect(job.fileName.isWellFormed()).toBe(true);
});

test('half a surrogate pair in a name of a document or template is harmless', async () => {
  const { refusal } = await startServer();
  expect(await refusal('/export/pdf', { json: { documentId: '\ud800' } })).toMatchObject({
    code: 'NOT_FOUND',
  });
  expect(
    await refusal('/export/pdf', { json: { document: RESUME, templateId: '\ud800' } }),
  ).toMatchObject({ code: 'TEMPLATE_NOT_FOUND' });
});

test.each([
  ['GET', '/export/job/'],
  ['GET', '/export/download/'],
  ['GET', '/export/job/ID/events'],
  ['DELETE', '/export/job/'],
  ['POST', '/export/retry/'],
  ['DELETE', '/export/history/'],
])('%s %s is NOT_FOUND for whatever is no id', async (method, path) => {
  const { refusal } = await startServer();
  for (const id of ['1', 'nil', SOME_ID, "'%20OR%201=1", '%00', '%zz', '%ed%a0%80']) {
    const address = path.includes('ID') ? path.replace('ID', id) : path + id;
    expect(await refusal(address, { method })).toMatchObject({ status: 404, code: 'NOT_FOUND' });
  }
});
