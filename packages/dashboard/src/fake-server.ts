import {
  ERROR_TABLE,
  type ErrorCode,
  type ExportView,
  errorEnvelopeSchema,
  historySchema,
  type JobView,
  jobListSchema,
  jobSummarySchema,
  jobViewSchema,
  type Problem,
  removedExportSchema,
  removedJobSchema,
  successEnvelope,
  type TemplateView,
  templateViewSchema,
  type Usage,
  usageSchema,
} from '@offprint/contract';
import type { z } from 'zod';
import { completedJob, JOB_ID, jobView } from '../../../test/support/job-view.ts';

export const EXPORT_ID = '0198c9a4-6d1c-7c30-a2f4-5b8f3c1d2e02';

const CREATED_AT = '2026-03-01T09:00:01.000Z';

export function exportView(overrides: Partial<ExportView> = {}): ExportView {
  const { jobId, documentId, documentVersion, templateId, templateVersion, fileName } =
    completedJob();
  return {
    id: EXPORT_ID,
    ...{ jobId, documentId, documentVersion, templateId, templateVersion, fileName },
    format: 'pdf',
    fileSize: 48_211,
    pageCount: 2,
    pageFill: 1.42,
    warnings: [],
    downloadCount: 0,
    createdAt: CREATED_AT,
    expiresAt: '2126-03-01T09:00:00.000Z',
    ...overrides,
  };
}

const USAGE: Usage = {
  used: 48_211,
  limit: 104_857_600,
  percentage: 0,
  isOverQuota: false,
  activeSubmissions: 0,
  maxActiveSubmissions: 3,
  plan: 'FREE',
};

const TEMPLATES = (['Modern', 'Classic'] as const).map(
  (name): TemplateView => ({
    id: name.toLowerCase(),
    name,
    version: '1.0.0',
    description: 'A page.',
    tags: [],
    columns: 1,
    pageSizes: ['A4', 'Letter'],
    plans: [],
  }),
);

/** An answer with data, which fits the contract or fails the test. */
function data<S extends z.ZodType>(schema: S, value: z.input<S>): Response {
  return Response.json(successEnvelope(schema).parse({ success: true, data: value }));
}

export function refusal(code: ErrorCode, message: string, details?: Problem[]): Response {
  const error = { code, message, ...(details && { details }) };
  const body: z.input<typeof errorEnvelopeSchema> = { success: false, message, error };
  return Response.json(errorEnvelopeSchema.parse(body), { status: ERROR_TABLE[code].status });
}

const accepted = (): Response => data(jobSummarySchema, { ...jobView(), estimatedWaitMs: 180 });

interface Request {
  /** Method and path under `/api/v1`, `GET /usage` say. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What a test has put into the server, and changes while it runs. */
interface State {
  jobs: JobView[];
  exports: ExportView[];
  /** Asked for where it is set. */
  key: string | null;
  /** The answer to a submission. */
  submission(): Response;
}

export interface FakeServer extends State {
  readonly requests: readonly Request[];
  /** In place of the global `fetch`. */
  readonly fetch: typeof fetch;
  /** Sends the job to whoever listens to events. */
  tell(job: JobView): void;
  /** Breaks its connections and answers no more. */
  goDown(): void;
  comeBack(): void;
}

/** A server in this process. */
export function createFakeServer(): FakeServer {
  const requests: Request[] = [];
  const listeners = new Set<ReadableStreamDefaultController<Uint8Array>>();
  let isDown = false;

  const server: FakeServer = {
    jobs: [],
    exports: [],
    key: null,
    submission: accepted,
    requests,
    async fetch(input, init = {}) {
      if (isDown) throw new TypeError('fetch failed');
      const { pathname } = new URL(String(input));
      const path = `${init.method ?? 'GET'} ${pathname.replace('/api/v1', '')}`;
      const headers = new Headers(init.headers);
      requests.push({ path, headers, body: init.body && JSON.parse(String(init.body)) });
      if (server.key && headers.get('authorization') !== `Bearer ${server.key}`) {
        return refusal('UNAUTHORIZED', 'Send a valid API key.');
      }
      if (path === 'GET /export/events') return eventStream(listeners, init.signal);
      return answer(server, path);
    },
    tell(job) {
      if (listeners.size === 0) throw new Error('nobody listens to events');
      const event = `event: job\ndata: ${JSON.stringify(jobViewSchema.parse(job))}\n\n`;
      for (const listener of listeners) listener.enqueue(new TextEncoder().encode(event));
    },
    goDown() {
      isDown = true;
      for (const listener of listeners) listener.error(new TypeError('terminated'));
      listeners.clear();
    },
    comeBack() {
      isDown = false;
    },
  };
  return server;
}

function answer(state: State, path: string): Response {
  switch (path) {
    case 'GET /templates':
      return data(templateViewSchema.array(), TEMPLATES);
    case 'GET /templates/modern/preview.png':
      return new Response('an image', { headers: { 'content-type': 'image/png' } });
    case 'GET /usage':
      return data(usageSchema, USAGE);
    case 'GET /export/history':
      return data(historySchema, {
        exports: state.exports,
        pagination: { total: state.exports.length, limit: 8, offset: 0, hasMore: false },
      });
    case 'POST /export/pdf':
      return state.submission();
    case 'GET /export/jobs':
      return data(jobListSchema, {
        jobs: state.jobs,
        pagination: { total: state.jobs.length, limit: 100, offset: 0, hasMore: false },
      });
    case `GET /export/job/${JOB_ID}`:
      return data(jobViewSchema, state.jobs[0] ?? jobView());
    case `DELETE /export/job/${JOB_ID}`:
      return data(removedJobSchema, { jobId: JOB_ID, status: 'deleted', deletedAt: CREATED_AT });
    default: {
      const [, exportId] = /^DELETE \/export\/history\/(.+)$/.exec(path) ?? [];
      if (!exportId) return refusal('NOT_FOUND', 'There is nothing here.');
      state.exports = state.exports.filter(({ id }) => id !== exportId);
      return data(removedExportSchema, { id: exportId, deletedAt: CREATED_AT });
    }
  }
}

/** Stays open until the page goes away. */
function eventStream(
  listeners: Set<ReadableStreamDefaultController<Uint8Array>>,
  signal?: AbortSignal | null,
): Response {
  const body = new ReadableStream<Uint8Array>({
    start(listener) {
      listeners.add(listener);
      listener.enqueue(new TextEncoder().encode('retry: 1000\n\n'));
      const close = () => listeners.delete(listener) && listener.error(signal?.reason);
      signal?.addEventListener('abort', close, { once: true });
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
