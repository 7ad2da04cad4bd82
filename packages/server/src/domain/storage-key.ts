import { createHash } from 'node:crypto';
import type { Lease } from './job/job.ts';

export interface ExportFile {
  readonly userId: string;
  /** null: the document came with the job. */
  readonly documentId: string | null;
  readonly jobId: string;
  readonly fence: number;
}

const INLINE = 'inline';
/** For a document whose id is "inline". */
const ESCAPED_INLINE = '~0069nline';
const MAX_SEGMENT_LENGTH = 100;

/**
 * The key under which one attempt of a job writes its file; no two attempts share one. Every
 * segment is one to 100 characters of `A-Z a-z 0-9 _ - . ~` and does not begin with a dot,
 * whatever the ids are.
 */
export function storageKey({ userId, documentId, jobId, fence }: ExportFile): string {
  const document = documentId === null ? INLINE : documentSegment(documentId);
  return `exports/${segment(userId)}/${document}/${segment(jobId)}/${fence}.pdf`;
}

const ATTEMPT = /\/([^/]+)\/(\d+)\.pdf$/;

/** The lease under which a file was written; null for a key that storageKey has not made. */
export function leaseOfKey(key: string): Lease | null {
  const [, jobId, fence] = ATTEMPT.exec(key) ?? [];
  if (jobId === undefined || !Number.isSafeInteger(Number(fence))) return null;
  return { jobId, fence: Number(fence) };
}

function documentSegment(documentId: string): string {
  return documentId === INLINE ? ESCAPED_INLINE : segment(documentId);
}

/** Different ids give different segments: `~` is escaped too, and only a hash begins with `~~`. */
function segment(id: string): string {
  if (id === '') return '~';
  const escaped = id.replace(/[^A-Za-z0-9_.-]|^\./g, escapeUnit);
  if (escaped.length <= MAX_SEGMENT_LENGTH) return escaped;
  return `~~${createHash('sha256').update(id, 'utf16le').digest('hex')}`;
}

/** By UTF-16 unit, so that even a lone surrogate keeps its identity. */
function escapeUnit(unit: string): string {
  return `~${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
