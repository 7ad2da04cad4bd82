import { createInterface } from 'node:readline';
import { compose } from '../../../packages/server/src/compose.ts';
import { loadConfig } from '../../../packages/server/src/config/load.ts';
import { type Job, leaseOf } from '../../../packages/server/src/domain/job/job.ts';
import {
  claim,
  complete,
  fail,
  release,
  renew,
} from '../../../packages/server/src/domain/job/lifecycle.ts';
import { storageKey } from '../../../packages/server/src/domain/storage-key.ts';

// A worker that claims what there is, says so, and then makes the writes that it is told to, one a
// line, under the leases that it believes to hold. The test stops it in between with SIGSTOP.

const LEASE_MS = 500;
const TTL = { completedMs: 600_000, failedMs: 600_000 };
const ERROR = { code: 'RENDER_TIMEOUT', message: 'Too slow.', retryable: true } as const;

const { app, close } = await compose(loadConfig());
const claimed = await app.jobs.claim({ transition: claim(LEASE_MS), limit: 100 });
const jobs = new Map(claimed.map(({ job }) => [job.id, job]));
say(claimed.map(({ job }) => job.id));

for await (const line of createInterface({ input: process.stdin })) {
  const [write = '', jobId = ''] = line.split(' ');
  const job = jobs.get(jobId);
  if (!job) throw new Error(`The zombie does not hold ${jobId}.`);
  say(await perform(write, job));
}
await close();

async function perform(write: string, job: Job): Promise<unknown> {
  const lease = leaseOf(job);
  switch (write) {
    case 'renew':
      return app.jobs.renew([{ lease, transition: renew(LEASE_MS, 'loading') }]);
    case 'progress':
      return app.jobs.renew([{ lease, transition: renew(LEASE_MS, 'uploading') }]);
    case 'fail':
      return app.jobs.transition({ lease, transition: fail(ERROR, TTL) });
    case 'release':
      return app.jobs.transition({ lease, transition: release() });
    case 'complete':
      return publish(job);
    default:
      throw new Error(`Unknown write: ${write}`);
  }
}

async function publish(job: Job): Promise<unknown> {
  const bytes = new TextEncoder().encode('%PDF-1.4 of a zombie');
  const { id: jobId, userId, fence } = job;
  const key = storageKey({ userId, documentId: null, jobId, fence });
  await app.storage.put(key, bytes, new AbortController().signal);
  const result = {
    exportId: app.newId(),
    storageKey: key,
    fileSizeBytes: bytes.byteLength,
    pageCount: 1,
    pageFill: 0.5,
    report: null,
    warnings: [],
  };
  return app.jobs.complete({ lease: leaseOf(job), transition: complete(result, TTL) });
}

function say(answer: unknown): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
