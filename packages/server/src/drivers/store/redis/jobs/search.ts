import { isTerminal } from '@offprint/contract';
import type { Job } from '../../../../domain/job/job.ts';
import type { JobSearch, JobStore } from '../../../../ports/job-store.ts';
import { type Bind, defineScript } from '../scripts.ts';
import { parseRecord } from './job-record.ts';

/** Redis serves nobody else while a script runs, so each script reads few records. */
const READ_AT_ONCE = 200;

/** Reads the ids, then records in the order of the ids, until enough are found. Each step is short. */
export function createSearch(bind: Bind): JobStore['search'] {
  const [walk, read] = [bind(walkJobIds), bind(readJobs)];

  async function idsOf(search: JobSearch): Promise<string[]> {
    const { jobId, beforeId } = search;
    if (jobId !== undefined) return beforeId === undefined || jobId < beforeId ? [jobId] : [];
    const ids = new Set<string>();
    for (let cursor = '0'; ; ) {
      const part = await walk(cursor, indexOf(search), beforeId);
      for (const id of part.jobIds) ids.add(id);
      cursor = part.cursor;
      if (cursor === '0') return [...ids].sort().reverse();
    }
  }

  return async (search) => {
    const ids = await idsOf(search);
    const found: Job[] = [];
    for (let start = 0; start < ids.length && found.length < search.limit; start += READ_AT_ONCE) {
      const limit = search.limit - found.length;
      found.push(...(await read({ ...search, limit }, ids.slice(start, start + READ_AT_ONCE))));
    }
    return found;
  };
}

/** The smallest index that has all matching jobs; null if all records have to be walked. */
function indexOf({ userId, status }: JobSearch): string | null {
  if (userId !== undefined) return `user-jobs:${userId}`;
  if (status === 'processing') return 'leases';
  return status !== undefined && isTerminal(status) ? `expiring:${status}` : null;
}

const walkJobIds = defineScript({
  lua: 'jobs/walk-job-ids',
  writes: false,
  encode: (cursor: string, index: string | null, beforeId?: string) => [
    cursor,
    index,
    beforeId ?? null,
  ],
  decode: ([cursor, jobIds]: readonly [string | number, readonly string[]]) => ({
    cursor: String(cursor),
    jobIds,
  }),
});

const readJobs = defineScript({
  lua: 'jobs/read-jobs',
  writes: false,
  encode: (search: JobSearch, jobIds: readonly string[]) => [
    search.userId ?? null,
    search.status ?? null,
    search.errorCode ?? null,
    search.changedFromMs ?? null,
    search.changedBeforeMs ?? null,
    search.limit,
    ...jobIds,
  ],
  decode: (records: readonly string[]) => records.map(parseRecord),
});
