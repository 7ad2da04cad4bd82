/**
 * A process that uses a SQLite store, for the tests of several at once:
 * `node sqlite-program.ts open|work|submit|fill FILE`. It reports on stdout, a line each.
 */
import { isOffprintError } from '../../packages/server/src/domain/errors.ts';
import { systemClock } from '../../packages/server/src/drivers/clock/system-clock.ts';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openSqliteStore } from '../../packages/server/src/drivers/store/sqlite/sqlite-store.ts';
import type { Store } from '../../packages/server/src/ports/store.ts';
import { claimRequest, completion, submission } from '../support/job-fixtures.ts';

const report = (line: string) => process.stdout.write(`${line}\n`);

/** Claims and completes until nothing is pending, and reports each claimed job. */
async function work({ jobs }: Store): Promise<void> {
  while ((await jobs.stats()).byStatus.pending > 0) {
    for (const { job } of await jobs.claim(claimRequest(3))) {
      report(job.id);
      await jobs.complete(completion(job, { fileSizeBytes: 10 }));
    }
  }
}

/** Submits, claims and completes for ever, and reports each job that was acknowledged. */
async function submit(store: Store): Promise<never> {
  for (;;) {
    const outcome = await store.jobs.submit(submission({ count: 2 }));
    if (outcome.type === 'created') for (const { id } of outcome.jobs) report(id);
    for (const { job } of await store.jobs.claim(claimRequest(1))) {
      await store.jobs.complete(completion(job, { fileSizeBytes: 10 }));
    }
  }
}

/** A check writes less than a submission, so a few may still find room. */
const CHECKS_THAT_FIND_ROOM = 100;

/** Submits ever more until the store refuses, then reports why and that it still answers. */
async function fill(store: Store): Promise<void> {
  const { jobs } = store;
  const document = { ballast: 'x'.repeat(200_000) };
  for (;;) {
    try {
      await jobs.submit(submission({ document }));
    } catch (error) {
      report(describe(error));
      break;
    }
  }
  report(`check: ${await firstRefusal(store)}`);
  report(`pending: ${(await jobs.stats()).byStatus.pending}`);
}

async function firstRefusal({ check }: Store): Promise<string> {
  for (let checks = 0; checks < CHECKS_THAT_FIND_ROOM; checks += 1) {
    try {
      await check();
    } catch (error) {
      return describe(error);
    }
  }
  return 'passes';
}

function describe(error: unknown): string {
  return isOffprintError(error) ? `${error.code}: ${error.message}` : String(error);
}

const [command, path = ''] = process.argv.slice(2);
const store = openSqliteStore({
  path,
  clock: systemClock,
  migrate: true,
  logger: createPinoLogger('silent'),
});
if (command === 'work') await work(store);
if (command === 'submit') await submit(store);
if (command === 'fill') await fill(store);
await store.close();
report('done');
