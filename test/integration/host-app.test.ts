import { expect, onTestFinished, test, vi } from 'vitest';
import {
  type ConfigInput,
  createOffprint,
  type DocumentKind,
  type DocumentSource,
  type Logger,
  OffprintError,
  type TemplateInfo,
} from '../../packages/server/src/index.ts';
import { createTemplateLibrary } from '../../packages/server/src/templates/registry.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { manualClock } from '../support/manual-clock.ts';
import { memoryBucket } from '../support/memory-bucket.ts';
import { memoryStorage } from '../support/memory-storage.ts';
import { readPdf } from '../support/pdf-text.ts';
import { tempDir } from '../support/temp-dir.ts';

// An app that keeps its invoices itself, prints them with an engine of its own, and stores the
// files in its own bucket.

interface Invoice {
  readonly number: string;
  readonly lines: readonly string[];
}

const invoiceKind: DocumentKind<Invoice> = {
  id: 'ledger-invoice',
  parse({ number, lines }) {
    if (typeof number === 'string') return { ok: true, document: { number, lines } as Invoice };
    return { ok: false, problems: [{ path: 'number', message: 'must be a text' }] };
  },
  title: ({ number }) => `Invoice ${number}`,
};

const ledger: TemplateInfo = {
  id: 'ledger',
  name: 'Ledger',
  version: '1',
  description: 'An invoice in plain lines.',
  tags: [],
  columns: 1,
  pageSizes: ['A4'],
  plans: [],
  kind: 'ledger-invoice',
  engine: 'typewriter',
};

const INVOICES: Readonly<Record<string, Invoice>> = {
  'ada/42': { number: '42', lines: ['Difference engine, one'] },
};

const invoices: DocumentSource = {
  async load(userId, documentId) {
    const data = INVOICES[`${userId}/${documentId}`];
    if (!data) throw new OffprintError('DOCUMENT_NOT_FOUND', 'There is no such invoice.');
    return { documentId, version: 1, title: `Invoice ${data.number}`, data: { ...data } };
  },
};

async function startApp(config: ConfigInput = {}) {
  const bucket = memoryBucket();
  const logged: string[] = [];
  const log = (_: object, message: string) => logged.push(message);
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const clock = manualClock();
  const offprint = await createOffprint(
    { dataDir: await tempDir(), ...config },
    {
      documentSource: invoices,
      storage: memoryStorage(bucket),
      clock,
      log: logger,
      kinds: [invoiceKind],
      engines: { typewriter: { renderer: fakeRenderer(), templates: [ledger] } },
    },
  );
  onTestFinished(() => offprint.close());
  return { offprint, bucket, logged, clock };
}

test('prints its own kind from its own source, with its own engine, into its own bucket', async () => {
  const { offprint, bucket, clock } = await startApp();
  offprint.worker.start();
  const owner = { user: 'ada' };
  const { jobId } = await offprint.exports.submit(
    { documentId: '42', templateId: 'ledger' },
    owner,
  );
  const job = await offprint.exports.wait(jobId, owner);

  expect(job).toMatchObject({ status: 'completed', fileName: 'Invoice 42.pdf', pageCount: 1 });
  expect(new Date(job.createdAt).getTime()).toBeGreaterThanOrEqual(clock.nowMs());
  const link = await offprint.exports.downloadUrl(jobId, owner);
  const response = await bucket.fetch(link);
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect((await readPdf(bytes)).text).toContain('Difference engine, one');
});

test('hears of bad documents of its kind in its own words, and of strangers nothing', async () => {
  const { offprint } = await startApp();
  const bad = { templateId: 'ledger', document: { lines: [] } };

  await expect(offprint.exports.submit(bad, { user: 'ada' })).rejects.toMatchObject({
    code: 'VALIDATION_ERROR',
    details: [{ path: 'document.number', message: 'must be a text' }],
  });
  await expect(
    offprint.exports.submit({ documentId: '42', templateId: 'ledger' }, { user: 'eve' }),
  ).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('keeps its documents itself: what is put to Offprint would be read by nobody', async () => {
  const { offprint } = await startApp();
  const body = JSON.stringify({ title: 'An invoice', data: { number: '7', lines: [] } });
  const headers = { 'content-type': 'application/json' };
  const url = 'http://localhost/api/v1/documents';

  for (const request of [
    new Request(`${url}/42`, { method: 'PUT', headers, body }),
    new Request(`${url}/42`),
    new Request(`${url}/42`, { method: 'DELETE' }),
    new Request(url),
  ]) {
    const response = await offprint.fetch(request);
    expect(await response.json()).toMatchObject({
      message: 'Documents are kept by the app that runs Offprint. Change them there.',
      error: { code: 'NOT_FOUND' },
    });
  }
});

test('is ready without a browser, when its plans include its own templates alone', async () => {
  const { offprint } = await startApp({
    render: { browserPath: '/nowhere/chrome' },
    limits: { defaultPlan: 'OWN' },
    plans: Object.fromEntries(
      ['FREE', 'BASIC', 'PREMIUM', 'OWN'].map((plan) => [plan, { templates: ['ledger'] }]),
    ),
  });

  const response = await offprint.fetch(new Request('http://localhost/readyz'));

  expect(response.status).toBe(200);
});

test('lists its template, and gets what is logged', async () => {
  const { offprint, logged } = await startApp();
  const response = await offprint.fetch(new Request('http://localhost/api/v1/templates'));
  const { data } = (await response.json()) as { data: { id: string }[] };

  const own = createTemplateLibrary().list();
  expect(data.map(({ id }) => id)).toEqual([...own.map(({ id }) => id), 'ledger']);
  await vi.waitFor(() => expect(logged).toContain('applied a migration to the job store'));
});

test('may not bring an engine or a template that could not be used', async () => {
  const renderer = fakeRenderer();
  const start = async (name: string, template: TemplateInfo) =>
    createOffprint(
      { dataDir: await tempDir(), log: { level: 'silent' } },
      { kinds: [invoiceKind], engines: { [name]: { renderer, templates: [template] } } },
    );

  await expect(start('chromium', ledger)).rejects.toThrow('An engine named "chromium"');
  await expect(start('typewriter', { ...ledger, id: 'modern' })).rejects.toThrow('the same id');
  await expect(start('printer', ledger)).rejects.toThrow('names the engine "typewriter"');
  const memo = { ...ledger, kind: 'memo' };
  await expect(start('typewriter', memo)).rejects.toThrow('prints the kind "memo"');
});
