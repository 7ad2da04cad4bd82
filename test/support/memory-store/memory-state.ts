import type { ExportRecord } from '../../../packages/server/src/domain/export-record.ts';
import type { Job } from '../../../packages/server/src/domain/job/job.ts';
import type { StoredDocument } from '../../../packages/server/src/domain/stored-document.ts';
import type {
  ChangedJob,
  DocumentData,
  JobHint,
} from '../../../packages/server/src/ports/job-store.ts';
import type { OutboxEvent } from '../../../packages/server/src/ports/outbox-store.ts';

export interface IdempotencyEntry {
  readonly requestHash: string;
  readonly submissionId: string;
}

/** What the reference model remembers. Maps keep the order of insertion. */
export interface MemoryState {
  readonly nowMs: () => number;
  readonly jobs: Map<string, Job>;
  readonly jobDocuments: Map<string, DocumentData>;
  /** By user, then key. */
  readonly idempotency: Map<string, Map<string, IdempotencyEntry>>;
  readonly exports: Map<string, ExportRecord>;
  /** When each swept export was swept. */
  readonly sweptAtMs: Map<string, number>;
  /** By user, then id: all versions, oldest first. */
  readonly documents: Map<string, Map<string, StoredDocument[]>>;
  readonly outbox: OutboxEvent[];
  readonly watchers: Set<(hint: JobHint) => void>;
}

export function emptyState(nowMs: () => number): MemoryState {
  return {
    nowMs,
    jobs: new Map(),
    jobDocuments: new Map(),
    idempotency: new Map(),
    exports: new Map(),
    sweptAtMs: new Map(),
    outbox: [],
    watchers: new Set(),
    documents: new Map(),
  };
}

export function tellOf(state: MemoryState, jobs: readonly ChangedJob[]): void {
  if (jobs.length === 0) return;
  const hint = { jobs: jobs.map(({ userId, id, status }) => ({ userId, id, status })) };
  for (const watcher of state.watchers) watcher(hint);
}

/** Jobs whose record has not expired, oldest first. */
export function liveJobs(state: MemoryState): Job[] {
  const nowMs = state.nowMs();
  return [...state.jobs.values()].filter(
    ({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs,
  );
}

/** Exports that have not expired, oldest first. */
export function liveExports(state: MemoryState, userId: string): ExportRecord[] {
  const nowMs = state.nowMs();
  return [...state.exports.values()].filter(
    (record) => record.userId === userId && record.expiresAtMs > nowMs,
  );
}

export function usedBytes(state: MemoryState, userId: string): number {
  return liveExports(state, userId).reduce((sum, { fileSizeBytes }) => sum + fileSizeBytes, 0);
}

/** The versions of the user's documents. */
export function documentBytes(state: MemoryState, userId: string): number {
  const versions = [...(state.documents.get(userId)?.values() ?? [])].flat();
  return versions.reduce((sum, { data }) => sum + bytesOf(data), 0);
}

export function bytesOf(data: unknown): number {
  return Buffer.byteLength(JSON.stringify(data));
}

/** A value as any store gives it back: a copy that has been through JSON. */
export function copied<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
