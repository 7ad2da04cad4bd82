import { batchRequestSchema, batchViewSchema, submittedBatchSchema } from '@offprint/contract';
import { makeZip } from 'client-zip';
import { batchProblems, submitBatch } from '../../app/submit-batch.ts';
import { getBatch } from '../../app/view-batch.ts';
import { iso } from '../../app/view-job.ts';
import { openBatchFiles, type ZipEntry } from '../../app/zip-batch.ts';
import { documentIdOf, type Job } from '../../domain/job/job.ts';
import type { Api, HttpDependencies } from '../api.ts';
import { createOpenLimit } from '../open-limit.ts';
import { idParams } from '../request-input.ts';
import { conditionalJson, contentDisposition, originOf, success } from '../responses.ts';
import { idempotencyHeaders, SUBMISSION_ERRORS } from './exports.ts';

/** Several documents that are exported together. */
export function addBatchRoutes(api: Api, deps: HttpDependencies): void {
  addBatchSubmission(api, deps);
  addBatchView(api, deps);
  addBatchZip(api, deps);
}

function addBatchSubmission(api: Api, { app }: HttpDependencies): void {
  const headers = { Location: 'Where the batch is.' };
  api.add(
    {
      method: 'post',
      path: '/export/batch',
      operationId: 'submitBatch',
      access: 'export',
      rate: 'submissions',
      tag: 'Batches',
      summary: 'Export up to ten documents',
      description:
        'All of them become jobs, or none. To the limit of active submissions they are one.',
      headers: idempotencyHeaders,
      body: batchRequestSchema,
      bodyExample: { documentIds: ['cv-17', 'cv-18'], templateId: 'classic' },
      moreProblems: (body) => batchProblems(app, body),
      replies: {
        202: {
          description: 'The jobs are queued.',
          data: submittedBatchSchema,
          headers,
        },
        200: {
          description: 'The Idempotency-Key has made this batch before.',
          data: submittedBatchSchema,
          headers,
        },
      },
      errors: SUBMISSION_ERRORS,
    },
    async ({ c, caller, body, headers }) => {
      const idempotencyKey = headers['Idempotency-Key'] ?? null;
      const terms = { idempotencyKey, origin: originOf(c) };
      const { batchId, jobs, rejoined } = await submitBatch(app, caller, body, terms);
      c.header('Location', `/api/v1/export/batch/${batchId}`);
      const data = { batchId, jobs: jobs.map(summaryOf), total: jobs.length };
      return success(c, data, rejoined ? 200 : 202);
    },
  );
}

function summaryOf(job: Job) {
  const { id: jobId, status, progress, createdAtMs } = job;
  return { jobId, documentId: documentIdOf(job), status, progress, createdAt: iso(createdAtMs) };
}

function addBatchView(api: Api, { app }: HttpDependencies): void {
  api.add(
    {
      method: 'get',
      path: '/export/batch/{id}',
      operationId: 'getBatch',
      access: 'read',
      tag: 'Batches',
      summary: 'A batch with its jobs',
      params: idParams,
      replies: {
        200: {
          description: 'The batch.',
          data: batchViewSchema,
          headers: { ETag: 'Changes whenever the batch does.' },
        },
        304: { description: 'Unchanged since If-None-Match.', mediaType: null },
      },
      errors: ['NOT_FOUND'],
    },
    async ({ c, caller, params }) => {
      const view = await getBatch(app, caller, params.id);
      return conditionalJson(c, JSON.stringify(view));
    },
  );
}

function addBatchZip(api: Api, { app, config }: HttpDependencies): void {
  const downloads = createOpenLimit(config.limits.maxStreams, 'ZIP downloads');
  api.add(
    {
      method: 'get',
      path: '/export/batch/{id}/zip',
      operationId: 'downloadBatch',
      access: 'read',
      tag: 'Batches',
      summary: 'The files of a batch as a ZIP',
      description:
        'Whatever has succeeded so far. `manifest.json`, the last file, says which document is where, and what is missing and why. Counts the downloads.',
      params: idParams,
      replies: { 200: { description: 'The ZIP, as it is made.', mediaType: 'application/zip' } },
      errors: ['NOT_FOUND', 'RATE_LIMITED'],
    },
    async ({ c, caller, params }) => {
      const files = await openBatchFiles(app, caller, params.id);
      const headers = {
        'content-type': 'application/zip',
        'content-disposition': contentDisposition('attachment', `batch-${params.id}.zip`),
      };
      if (c.req.raw.method === 'HEAD') return c.body(null, 200, headers);
      const place = downloads.open(caller.userId);
      return c.body(makeZip(toZipInputs(files, place)), 200, headers);
    },
  );
}

/** Frees the place when the ZIP is complete, has failed, or is not read any further. */
function toZipInputs(files: AsyncIterable<ZipEntry>, place: Disposable) {
  async function* inputs() {
    using _ = place;
    for await (const { name, modifiedAtMs, content } of files) {
      const reader = content.getReader();
      try {
        yield { name, lastModified: new Date(modifiedAtMs), input: piecesOf(reader) };
      } finally {
        // The failure of a file is reported already.
        await reader.cancel().catch(() => undefined);
      }
    }
  }
  async function* piecesOf(reader: ReadableStreamDefaultReader<Uint8Array>) {
    try {
      for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
    } catch (error) {
      place[Symbol.dispose]();
      throw error;
    }
  }
  const iterator = inputs();
  // The library calls throw() when the reader has left, which is no failure of the files.
  const ended = { next: () => iterator.next(), throw: () => iterator.return() };
  return { [Symbol.asyncIterator]: () => ended };
}
