import { randomInt } from 'node:crypto';
import type { ClaimedJob, JobStore } from '../../../ports/job-store.ts';
import { claimsInGroups } from '../grouped-calls/claim-groups.ts';
import { parseRecord } from './job-record.ts';
import type { Scripts } from './scripts.ts';
import { transitionJson } from './transition-json.ts';

/** As many as a fence has room for below its counter. */
const NONCES = 2 ** 26;

export function createClaim({ write }: Scripts): JobStore['claim'] {
  return claimsInGroups(async ({ transition, limit }) => {
    const nonce = String(randomInt(NONCES));
    const [, ...reply] = await write('claim', transitionJson(transition), String(limit), nonce);
    const claimed: ClaimedJob[] = [];
    for (let n = 0; n < reply.length; n += 2) {
      const [record, document] = reply.slice(n, n + 2);
      if (!record) continue;
      claimed.push({ job: parseRecord(record), document: document ? JSON.parse(document) : null });
    }
    return claimed;
  });
}
