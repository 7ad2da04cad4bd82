import type { JobStatus } from '@offprint/contract';
import type { JobHint } from '../../../../ports/job-store.ts';

/** As the scripts write it: for each changed job its user, id and status; or null. */
export function parseHint(text: string): JobHint {
  const changed: readonly (readonly [string, string, JobStatus])[] | null = JSON.parse(text);
  return { jobs: changed?.map(([userId, id, status]) => ({ userId, id, status })) ?? null };
}
