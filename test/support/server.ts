import { type ErrorEnvelope, errorEnvelopeSchema, type JobSummary } from '@offprint/contract';
import { onTestFinished } from 'vitest';
import { compose, type Overrides, type System } from '../../packages/server/src/compose.ts';
import type { ConfigInput } from '../../packages/server/src/config/config-schema.ts';
import { defineConfig } from '../../packages/server/src/config/load.ts';
import { leaseOf } from '../../packages/server/src/domain/job/job.ts';
import { complete } from '../../packages/server/src/domain/job/lifecycle.ts';
import { storageKey } from '../../packages/server/src/domain/storage-key.ts';
import type { Logger } from '../../packages/server/src/ports/logger.ts';
import { claimRequest, RECORD_TTL } from './job-fixtures.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { tempDir } from './temp-dir.ts';

export const RESUME = { basics: { name: 'Ada Lovelace' } };
export const SOME_ID = '0190a000-0000-7000-8000-00000000ffff';

export interface LoggedLine {
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface CallOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: string | Uint8Array | ReadableStream<Uint8Array>;
  readonly signal?: AbortSignal;
}

export type Refusal = ErrorEnvelope['error'] & { readonly status: number };

export interface TestServer {
  readonly system: System;
  readonly clock: ManualClock;
  readonly logged: readonly LoggedLine[];
  /** @param path under `/api/v1`, or from the root with a leading `^` */
  call(path: string, options?: CallOptions): Promise<Response>;
  /** The `data` of a successful answer. */
  data<T>(path: string, options?: CallOptions): Promise<T>;
  /** The error of an answer that is one, by the schema of the contract. */
  refusal(path: string, options?: CallOptions): Promise<Refusal>;
  /** The job's id. */
  submit(body?: object, headers?: Record<string, string>): Promise<string>;
  /** Does what a worker does with the oldest due job, with these bytes as its print. */
  completeNext(bytes?: Uint8Array): Promise<{ jobId: string; exportId: string }>;
}

/** The whole system over real SQLite and real files, without a worker; no browser until one prints. */
export async function startServer(
  config: ConfigInput = {},
  overrides: Overrides = {},
): Promise<TestServer> {
  const clock = manualClock();
  const logged: LoggedLine[] = [];
  const settings = defineConfig({
    ...config,
    dataDir: await tempDir(),
    store: { sqlitePath: ':memory:', ...config.store },
  });
  const system = await compose(settings, { clock, log: recordingLog(logged), ...overrides });
  onTestFinished(() => system.close());

  const call: TestServer['call'] = async (path, options = {}) => {
    const { json, headers = {}, ...rest } = options;
    const url = path.startsWith('^') ? path.slice(1) : `/api/v1${path}`;
    const init: RequestInit & { duplex?: 'half' } = { ...rest, headers, duplex: 'half' };
    if (json !== undefined) {
      init.method ??= 'POST';
      init.body = JSON.stringify(json);
      init.headers = { 'content-type': 'application/json', ...headers };
    }
    return system.fetch(new Request(new URL(url, 'http://offprint.test'), init));
  };
  const data = async <T>(path: string, options?: CallOptions): Promise<T> => {
    const body = (await (await call(path, options)).json()) as { success: boolean; data: T };
    if (!body.success) throw new Error(`${path} failed: ${JSON.stringify(body)}`);
    return body.data;
  };
  const refusal: TestServer['refusal'] = async (path, options) => {
    const response = await call(path, options);
    const { error } = errorEnvelopeSchema.parse(await response.json());
    return { status: response.status, ...error };
  };

  return {
    system,
    clock,
    logged,
    call,
    data,
    refusal,
    async submit(body = {}, headers = {}) {
      const json = { document: RESUME, ...body };
      return (await data<JobSummary>('/export/pdf', { json, headers })).jobId;
    },
    async completeNext(bytes = new TextEncoder().encode('%PDF-1.7 of a test')) {
      const { jobs, storage } = system.app;
      const [claimed] = await jobs.claim(claimRequest());
      if (!claimed) throw new Error('No job is due.');
      const { job } = claimed;
      const documentId = job.source.documentId ?? null;
      const key = storageKey({ userId: job.userId, documentId, jobId: job.id, fence: job.fence });
      await storage.put(key, bytes, new AbortController().signal);
      const exportId = system.app.newId();
      const result = {
        exportId,
        storageKey: key,
        fileSizeBytes: bytes.byteLength,
        pageCount: 2,
        pageFill: 1.42,
        warnings: [],
        report: null,
      };
      const transition = complete(result, RECORD_TTL);
      const outcome = await jobs.complete({ lease: leaseOf(job), transition });
      if (outcome.type !== 'completed') throw new Error(`The completion is ${outcome.type}.`);
      return { jobId: job.id, exportId };
    },
  };
}

function recordingLog(lines: LoggedLine[]): Logger {
  const record = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields: fields as Record<string, unknown>, message });
  };
  return {
    debug: record('debug'),
    info: record('info'),
    warn: record('warn'),
    error: record('error'),
  };
}
