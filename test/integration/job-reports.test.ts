import type { JobView } from '@offprint/contract';
import { expect, test, vi } from 'vitest';
import type { AppContext } from '../../packages/server/src/app/context.ts';
import { OffprintError } from '../../packages/server/src/domain/errors.ts';
import { readerReport } from '../../packages/server/src/domain/reading/reader-report.ts';
import type { PdfReader, PdfReading } from '../../packages/server/src/ports/pdf-reader.ts';
import { appContext } from '../support/app-context.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { testSystem } from '../support/system.ts';
import { findJob, startWorker, submitWith } from '../support/worker-harness.ts';

const RESUME = { basics: { name: 'Ada Lovelace', email: 'ada@example.org' } };

async function resultOf(ctx: AppContext, jobId: string) {
  return await vi.waitFor(
    async () => {
      const result = (await findJob(ctx, jobId))?.result;
      if (!result) throw new Error('It is not completed.');
      return result;
    },
    { timeout: 30_000 },
  );
}

async function contextReadBy(read: () => Promise<PdfReading>) {
  const reader: PdfReader = { name: 'a program', read };
  const ctx: AppContext = {
    ...(await appContext(fakeRenderer())),
    readers: [reader],
    compareReadings: async (readings, document) =>
      readings.map((reading) => readerReport(reading, document)),
  };
  startWorker(ctx);
  return ctx;
}

const file = { title: null, pageCount: 1, pageFill: 0.5, standards: [], attachments: [] };

test('a job says what programs read in its file, where it was asked to', async () => {
  const plans = { THOROUGH: { reports: true } };
  const system = await testSystem({ plans }, { renderer: fakeRenderer() });
  system.worker.start();
  const printed = async (plan: string, asked: { report?: boolean }): Promise<JobView> => {
    const onBehalf = { user: 'ada', plan };
    const { jobId } = await system.exports.submit({ document: RESUME, ...asked }, onBehalf);
    return await system.exports.wait(jobId, onBehalf);
  };

  const read = { pageCount: 1, readers: [{ reader: 'pdf.js', total: 2, found: 2 }, {}] };
  expect(await printed('FREE', { report: true })).toMatchObject({ report: read });
  expect(await printed('THOROUGH', {})).toMatchObject({ report: read });
  expect(await printed('FREE', {})).toMatchObject({ status: 'completed', report: null });
  expect(await printed('THOROUGH', { report: false })).toMatchObject({ report: null });
});

test('what options leave out is not missed', async () => {
  const text = 'Engineer\nSkills\nMathematics';
  const ctx = await contextReadBy(async () => ({ text, file }));
  const document = {
    ...RESUME,
    work: [{ name: 'Alpha Works' }],
    skills: [{ name: 'Mathematics' }],
  };
  const jobId = await submitWith(ctx, {
    document: { ...document, basics: { ...document.basics, label: 'Engineer', summary: 'Left' } },
    options: { anonymise: true, sections: ['skills'] },
    report: true,
  });

  expect((await resultOf(ctx, jobId)).report?.readers).toMatchObject([{ total: 2, found: 2 }]);
});

test('a job whose file cannot be read back is completed all the same, and says so', async () => {
  const ctx = await contextReadBy(async () => {
    throw new OffprintError('UNREADABLE_PDF', 'The PDF cannot be read.');
  });
  const jobId = await submitWith(ctx, { document: RESUME, report: true });

  const { report, warnings } = await resultOf(ctx, jobId);
  expect(report).toBeNull();
  expect(warnings).toMatchObject([{ code: 'REPORT_MISSING' }]);
});

test('a report of whatever document stays small', async () => {
  const ctx = await contextReadBy(async () => ({ text: 'something else', file }));
  const highlights = Array.from({ length: 200 }, (_, index) => `${index} ${'履歴書'.repeat(300)}`);
  const work = Array.from({ length: 40 }, (_, index) => ({ name: `Nobody ${index}` }));
  const document = { ...RESUME, work: [{ highlights, ['k'.repeat(200)]: ['x', 'y'] }, ...work] };
  const jobId = await submitWith(ctx, { document, report: true });

  const { report } = await resultOf(ctx, jobId);
  expect(report?.readers[0]).toMatchObject({ found: 0, missing: { length: 20 } });
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(64 * 1024);
});
