import { readFileSync } from 'node:fs';
import { createClient, type OffprintClient } from '@offprint/client';
import { describe, expect, test } from 'vitest';
import type { OpenApiDocument } from '../packages/server/src/http/openapi.ts';

/** They are for operators, schedulers and monitors, or have clients of their own. */
const NONE_OF_A_CLIENT = ['Operator', 'Cron', 'Operation', 'CV app', 'Bots'];

const ID = '0190a000-0000-7000-8000-000000000001';
const input = { document: { basics: { name: 'Ada' } } };
const holder = { owner: 'bot-7' };

type Use = (client: OffprintClient, signal: AbortSignal) => Promise<unknown>;

const USES: Readonly<Record<string, Use>> = {
  submitExport: (client) => client.submit(input),
  previewExport: (client) => client.preview(input),
  checkPdf: (client) => client.check(new Uint8Array([37])),
  submitBatch: (client) => client.batches.submit({ documentIds: ['cv'] }),
  getBatch: (client) => client.batches.get(ID),
  downloadBatch: (client) => client.batches.download(ID),
  getJob: (client) => client.job(ID),
  listJobs: (client) => client.jobs(),
  removeJob: (client) => client.cancel(ID),
  retryJob: (client) => client.retry(ID),
  watchJob: (client, signal) => client.watch(ID, () => undefined, { signal }),
  watchJobs: (client, signal) => client.watchAll(() => undefined, { signal }),
  listDeliveries: (client) => client.deliveries(ID),
  redeliver: (client) => client.redeliver(ID),
  listHistory: (client) => client.history(),
  removeExport: (client) => client.removeExport(ID),
  download: (client) => client.download(ID),
  getUsage: (client) => client.usage(),
  getCapacity: (client) => client.capacity(),
  putDocument: (client) => client.documents.put('cv', { title: 'CV', data: {} }),
  listDocuments: (client) => client.documents.list(),
  getDocument: (client) => client.documents.get('cv'),
  removeDocument: (client) => client.documents.remove('cv'),
  listTemplates: (client) => client.templates(),
  getTemplateImage: (client) => client.templatePreview('modern'),
  getTemplatePdf: (client) => client.templatePdf('modern'),
  claim: (client) => client.claims.claim('orders', '4711', holder),
  releaseClaim: (client) => client.claims.release('orders', '4711', holder),
  listClaims: (client) => client.claims.list('orders'),
  reserveRows: (client) => client.ledgers.reserve('log', { ...holder, key: '1', rowCount: 2 }),
  confirmRows: (client) => client.ledgers.confirm('log', '1', holder),
  releaseRows: (client) => client.ledgers.release('log', '1', holder),
  viewLedger: (client) => client.ledgers.view('log'),
  createToken: (client) => client.createToken({ user: 'ann' }),
};

const { paths }: OpenApiDocument = JSON.parse(
  readFileSync(new URL('../docs/openapi.json', import.meta.url), 'utf8'),
);

const operations = Object.entries(paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, tags }]) => ({
      method,
      path,
      operationId,
      tags,
    })),
  )
  .filter(({ tags }) => !tags.some((tag) => NONE_OF_A_CLIENT.includes(tag)));

describe('the client has a call for', () => {
  test.each(operations)('$operationId', async ({ method, path, operationId }) => {
    const use = USES[operationId];
    if (!use) return expect.unreachable(`@offprint/client has no call for ${operationId}`);
    expect(await firstRequestOf(use)).toMatch(
      new RegExp(`^${method.toUpperCase()} ${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    );
  });
});

/** What is sent first; the answer is that the client may stop. */
async function firstRequestOf(use: Use): Promise<string> {
  const stop = new AbortController();
  const sent: string[] = [];
  const client = createClient({
    baseUrl: 'https://print.example.com',
    fetch: async (url, init) => {
      sent.push(`${init?.method} ${new URL(String(url)).pathname}`);
      stop.abort();
      return Response.json({ success: true, data: {} });
    },
  });
  await use(client, stop.signal).catch(() => undefined);
  return sent[0] ?? 'nothing';
}
