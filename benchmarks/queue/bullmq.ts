import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  Queue,
  Worker,
} from 'bullmq';
import { type Contender, inLanes, type Style } from './contender.ts';
import { payload } from './payload.ts';

const QUEUE = 'exports';
const POOL_SIZE = 10;

export function openBullMqOnRedis(url: string, style: Style): Promise<Contender> {
  return open(createRedisBackend, { url, maxRetriesPerRequest: null }, style);
}

export function openBullMqOnPostgres(url: string, style: Style): Promise<Contender> {
  const connection = { connectionString: url, max: POOL_SIZE, migrate: true };
  return open(createPostgresBackend, connection, style);
}

/**
 * One worker with as many jobs in flight as the others' lanes have: it fetches no batches, but each
 * completion brings the next job along. It deletes what is done; a lock token fences completions.
 */
async function open<B extends IQueueBackend, C>(
  backend: BackendFactory<B, C>,
  connection: C,
  style: Style,
): Promise<Contender> {
  const queue = new Queue(QUEUE, { connection: connection as never }, backend);
  queue.on('error', fail);
  await queue.waitUntilReady();

  async function startWorker(concurrency: number, onJob: () => void) {
    const options = {
      connection: connection as never,
      concurrency,
      autorun: false,
      removeOnComplete: { count: 0 },
    };
    const worker = new Worker(QUEUE, async () => onJob(), options, backend);
    worker.on('error', fail);
    await worker.waitUntilReady();
    return worker;
  }

  return {
    submit: (jobs) =>
      inLanes(jobs, style, (size, first) =>
        size === 1 ? queue.add('export', payload(first)) : queue.addBulk(specs(size, first)),
      ),
    async process(jobs) {
      const worker = await startWorker(style.lanes * style.batch, () => undefined);
      const allDone = Promise.withResolvers<void>();
      let done = 0;
      worker.on('completed', () => {
        done += 1;
        if (done === jobs) allDone.resolve();
      });
      const startedAt = performance.now();
      void worker.run();
      await allDone.promise;
      const elapsedMs = performance.now() - startedAt;
      await worker.close();
      return elapsedMs;
    },
    async wait(onClaimed) {
      const worker = await startWorker(1, onClaimed);
      void worker.run();
      return () => worker.close();
    },
    close: () => queue.close(),
  };
}

function specs(size: number, first: number) {
  return Array.from({ length: size }, (_, index) => ({
    name: 'export',
    data: payload(first + index),
  }));
}

function fail(error: unknown): never {
  throw error;
}
