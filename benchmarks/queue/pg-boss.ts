import { PgBoss } from 'pg-boss';
import { type Contender, inLanes, type Style, untilDone } from './contender.ts';
import { payload } from './payload.ts';

const QUEUE = 'exports';
const POOL_SIZE = 10;

/**
 * fetch() and complete() in lanes of our own: its work() waits half a second between two fetches
 * unless they come in bursts. complete() gets the jobs and not their ids, which fences it. What is
 * done stays in the table, as with us; a history row and usage are not written.
 */
export async function openPgBoss(connectionString: string, style: Style): Promise<Contender> {
  const options = { connectionString, max: POOL_SIZE, supervise: false, schedule: false };
  const producer = new PgBoss(options);
  const worker = new PgBoss({ ...options, useListenNotify: true });
  for (const boss of [producer, worker]) boss.on('error', fail);
  await producer.start();
  await producer.createQueue(QUEUE, { notify: true });
  await worker.start();
  return {
    submit: (jobs) =>
      inLanes(jobs, style, (size, first) =>
        size === 1
          ? producer.send(QUEUE, payload(first))
          : producer.insert(QUEUE, documents(size, first)),
      ),
    process: (jobs) =>
      untilDone(jobs, style, () => async () => {
        const claimed = await worker.fetch(QUEUE, { batchSize: style.batch });
        if (claimed.length > 0) await worker.complete(QUEUE, claimed);
        return claimed.length;
      }),
    async wait(onClaimed) {
      await worker.work(QUEUE, { batchSize: 1 }, async () => onClaimed());
      return () => worker.offWork(QUEUE);
    },
    async close() {
      await worker.stop({ graceful: false });
      await producer.stop({ graceful: false });
    },
  };
}

function documents(size: number, first: number) {
  return Array.from({ length: size }, (_, index) => ({ data: payload(first + index) }));
}

function fail(error: Error): never {
  throw new Error(`pg-boss failed: ${error.message}`);
}
