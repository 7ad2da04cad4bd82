import { ERROR_CODES, ERROR_TABLE } from '@offprint/contract';
import { expect, test } from 'vitest';
import { JOB_ID, jobView } from '../../../test/support/job-view.ts';
import {
  failure,
  hangUp,
  json,
  startScriptedServer,
  success,
} from '../../../test/support/scripted-server.ts';
import { createClient, isOffprintError, OffprintClientError } from './index.ts';

const summary = {
  jobId: JOB_ID,
  status: 'pending',
  progress: 0,
  queuePosition: 1,
  estimatedWaitMs: 180,
  createdAt: '2026-03-01T09:00:00.000Z',
};
const input = { document: { basics: { name: 'Ada Lovelace' } } };

async function rejectionOf(promise: Promise<unknown>): Promise<OffprintClientError> {
  const error = await promise.then(
    () => expect.unreachable('the call was expected to reject'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OffprintClientError);
  return error as OffprintClientError;
}

test('submits a document and gives the summary of its job', async () => {
  await using server = await startScriptedServer(success(summary, 202));
  const client = createClient({ baseUrl: `${server.url}/`, headers: { 'x-offprint-user': 'ada' } });

  await expect(client.submit({ ...input, templateId: 'classic' })).resolves.toEqual(summary);

  expect(server.requests).toMatchObject([
    {
      method: 'POST',
      url: '/api/v1/export/pdf',
      headers: { 'content-type': 'application/json', 'x-offprint-user': 'ada' },
      body: { ...input, templateId: 'classic' },
    },
  ]);
});

test('makes headers anew for each call when they come from a function', async () => {
  await using server = await startScriptedServer(success(jobView()));
  let token = 0;
  const headers = async () => ({ authorization: `Bearer ${++token}` });
  const client = createClient({ baseUrl: server.url, headers });

  await client.job(JOB_ID);
  await client.job(JOB_ID);

  expect(server.requests.map((request) => request.headers.authorization)).toEqual([
    'Bearer 1',
    'Bearer 2',
  ]);
});

test('sends names in any script, as UTF-8', async () => {
  await using server = await startScriptedServer(success(jobView()));
  const client = createClient({ baseUrl: server.url, headers: { 'x-offprint-user': 'Łukasz' } });
  await client.job(JOB_ID);
  const [request] = server.requests;
  const sent = Buffer.from(String(request?.headers['x-offprint-user']), 'latin1');
  expect(sent.toString('utf8')).toBe('Łukasz');
});

test('names a header as the fault, not the network', async () => {
  await using server = await startScriptedServer(success(jobView()));
  const client = createClient({ baseUrl: server.url, headers: { 'x-offprint-user': 'a\nb' } });

  const error = await rejectionOf(client.job(JOB_ID));

  expect(error).toMatchObject({ code: 'VALIDATION_ERROR', retryable: false });
  expect(server.requests).toHaveLength(0);
});

test('sends a submission again under the same key when its answer was lost', async () => {
  await using server = await startScriptedServer(hangUp, success(summary));
  const client = createClient({ baseUrl: server.url });

  await expect(client.submit(input, { idempotencyKey: 'k-1' })).resolves.toEqual(summary);

  const keys = server.requests.map((request) => request.headers['idempotency-key']);
  expect(keys).toEqual(['k-1', 'k-1']);
});

test('never repeats a submission that has no key', async () => {
  await using server = await startScriptedServer(hangUp, success(summary));
  const client = createClient({ baseUrl: server.url });

  const error = await rejectionOf(client.submit(input));

  expect(error).toMatchObject({ code: 'NETWORK_ERROR', status: 0, retryable: true });
  expect(server.requests).toHaveLength(1);
});

test('gives every problem of a refused request', async () => {
  const details = [{ path: 'options.pageSize', message: 'must be A4 or Letter' }];
  await using server = await startScriptedServer(
    failure(400, { code: 'VALIDATION_ERROR', message: 'The request is not valid.', details }),
  );

  const error = await rejectionOf(createClient({ baseUrl: server.url }).submit(input));

  expect(error).toMatchObject({
    code: 'VALIDATION_ERROR',
    status: 400,
    message: 'The request is not valid.',
    details,
    retryable: false,
    retryAfterMs: null,
  });
});

test('says how long to wait when there is too much at once', async () => {
  await using server = await startScriptedServer(
    failure(429, { code: 'RATE_LIMITED', message: 'Three are running.' }, { 'retry-after': '7' }),
  );

  const error = await rejectionOf(
    createClient({ baseUrl: server.url }).submit(input, { idempotencyKey: 'k-2' }),
  );

  expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 7000, retryable: true });
  expect(server.requests).toHaveLength(1);
});

test.each([
  { from: 'a gateway', status: 502, code: 'NETWORK_ERROR' },
  { from: 'another server', status: 404, code: 'INVALID_RESPONSE' },
])('tells an error of $from from one of Offprint', async ({ status, code }) => {
  await using server = await startScriptedServer((response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>Sorry</h1>');
  });

  const error = await rejectionOf(createClient({ baseUrl: server.url }).usage());

  expect(error).toMatchObject({ code, status });
});

test('refuses an answer that is none of Offprint', async () => {
  await using server = await startScriptedServer(json(200, { jobs: [] }));

  const error = await rejectionOf(createClient({ baseUrl: server.url }).job(JOB_ID));

  expect(error).toMatchObject({ code: 'INVALID_RESPONSE', status: 200, retryable: false });
});

test('takes from a newer server what it does not know yet', async () => {
  const newer = { ...jobView(), stage: 'polishing', colour: 'red' };
  await using server = await startScriptedServer(success(newer));

  await expect(createClient({ baseUrl: server.url }).job(JOB_ID)).resolves.toEqual(newer);
});

test.each(ERROR_CODES)('knows whether a refusal as %s may pass', async (code) => {
  const { status, retryable } = ERROR_TABLE[code];
  await using server = await startScriptedServer(failure(status, { code, message: 'No.' }));

  const error = await rejectionOf(createClient({ baseUrl: server.url }).usage());

  expect(error).toMatchObject({ code, retryable });
  expect(isOffprintError(error, code)).toBe(true);
  expect(isOffprintError(error, 'INVALID_RESPONSE')).toBe(false);
});

test('gives up on an answer that takes too long', async () => {
  await using server = await startScriptedServer(() => {});

  const error = await rejectionOf(createClient({ baseUrl: server.url, timeoutMs: 50 }).job(JOB_ID));

  expect(error).toMatchObject({ code: 'NETWORK_ERROR', status: 0 });
});

test('rejects with the reason of an aborted signal', async () => {
  await using server = await startScriptedServer(() => {});
  const controller = new AbortController();
  const pending = createClient({ baseUrl: server.url }).job(JOB_ID, { signal: controller.signal });

  controller.abort(new Error('the user went away'));

  await expect(pending).rejects.toThrow('the user went away');
});

test('writes queries and escapes ids', async () => {
  await using server = await startScriptedServer(json(500, null));
  const client = createClient({ baseUrl: server.url });

  await Promise.allSettled([
    client.job('a/b', { waitSeconds: 25, until: 'change' }),
    client.jobs({ status: 'failed', limit: 5 }),
    client.history({ includeStats: true, documentId: undefined as never }),
    client.documents.get('cv 1', { version: 3 }),
  ]);

  expect(server.requests.map((request) => request.url).toSorted()).toEqual([
    '/api/v1/documents/cv%201?version=3',
    '/api/v1/export/history?includeStats=true',
    '/api/v1/export/job/a%2Fb?wait=25&until=change',
    '/api/v1/export/jobs?status=failed&limit=5',
  ]);
});

test('downloads the file under its name in any script', async () => {
  const name = encodeURIComponent('履歴書.pdf');
  await using server = await startScriptedServer(
    (response) => response.writeHead(302, { location: '/files/1' }).end(),
    (response) =>
      response
        .writeHead(200, {
          'content-type': 'application/pdf',
          'content-disposition': `attachment; filename="export.pdf"; filename*=UTF-8''${name}`,
        })
        .end('%PDF-1.7'),
  );
  const client = createClient({ baseUrl: server.url });

  const { fileName, blob } = await client.download(JOB_ID);

  expect(client.downloadUrl(JOB_ID)).toBe(`${server.url}/api/v1/export/download/${JOB_ID}`);
  expect(fileName).toBe('履歴書.pdf');
  expect(blob.type).toBe('application/pdf');
  await expect(blob.text()).resolves.toBe('%PDF-1.7');
});

test('finds out by HEAD, which counts no download, whether a link leads to a file', async () => {
  await using server = await startScriptedServer((response) =>
    response.writeHead(302, { location: 'https://files.example.com/1' }).end(),
  );

  await createClient({ baseUrl: server.url }).findFile(JOB_ID);

  expect(server.requests).toMatchObject([
    { method: 'HEAD', url: `/api/v1/export/download/${JOB_ID}` },
  ]);
});

test('says why a link leads to no file', async () => {
  const message = 'The file has expired. Export the document again.';
  await using server = await startScriptedServer(failure(410, { code: 'EXPIRED', message }));

  await expect(createClient({ baseUrl: server.url }).findFile(JOB_ID)).rejects.toMatchObject({
    code: 'EXPIRED',
    message,
  });
});

test('prints a preview at once', async () => {
  await using server = await startScriptedServer((response) =>
    response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.7'),
  );

  const pdf = await createClient({ baseUrl: server.url }).preview(input);

  await expect(pdf.text()).resolves.toBe('%PDF-1.7');
  expect(server.requests).toMatchObject([
    { method: 'POST', url: '/api/v1/export/preview', body: input },
  ]);
});

test('gives the picture of a template', async () => {
  await using server = await startScriptedServer((response) => {
    response.writeHead(200, { 'content-type': 'image/png' }).end('an image');
  });

  const image = await createClient({ baseUrl: server.url }).templatePreview('modern');

  expect(image.type).toBe('image/png');
  await expect(image.text()).resolves.toBe('an image');
  expect(server.requests[0]?.url).toBe('/api/v1/templates/modern/preview.png');
});

test.each([
  { ifVersion: 2, header: { 'if-match': '"2"' } },
  { ifVersion: 0, header: { 'if-none-match': '*' } },
])('stores a document only over version $ifVersion', async ({ ifVersion, header }) => {
  const at = '2026-03-01T09:00:00.000Z';
  const times = { createdAt: at, updatedAt: at };
  const stored = { id: 'cv', title: 'CV', templateId: null, version: 3, data: {}, ...times };
  await using server = await startScriptedServer(success(stored));
  const { documents } = createClient({ baseUrl: server.url });

  await expect(documents.put('cv', { title: 'CV', data: {} }, { ifVersion })).resolves.toEqual(
    stored,
  );

  expect(server.requests).toMatchObject([{ method: 'PUT', headers: header }]);
});

test('waits for a job in the submission itself, and goes on by watching where that is too short', async () => {
  const done = jobView({ status: 'completed' });
  await using quick = await startScriptedServer(success(done));
  const clientOf = (url: string) => createClient({ baseUrl: url });
  await expect(clientOf(quick.url).submitAndWait(input)).resolves.toEqual(done);
  expect(quick.requests).toMatchObject([{ headers: { prefer: 'wait=25' } }]);

  await using slow = await startScriptedServer(
    success(summary, 202),
    json(200, 'no stream'),
    success(done),
  );
  await expect(clientOf(slow.url).submitAndWait(input)).resolves.toEqual(done);
  expect(slow.requests.map(({ url }) => url)).toEqual([
    '/api/v1/export/pdf',
    `/api/v1/export/job/${JOB_ID}/events`,
    `/api/v1/export/job/${JOB_ID}`,
  ]);
});

test('without a baseUrl it asks the origin of the page', async () => {
  const urls: string[] = [];
  const answering: typeof fetch = async (url) => {
    urls.push(String(url));
    return Response.json({ success: true, data: [] });
  };
  const client = createClient({ fetch: answering });

  await client.templates();

  expect([...urls, client.downloadUrl('1')]).toEqual([
    '/api/v1/templates',
    '/api/v1/export/download/1',
  ]);
});
