import { EventEmitter } from 'node:events';
import { Logger, makeWorkerUtils, type Runner, run, WorkerPreset } from 'graphile-worker';
import pg from 'pg';
import { type Contender, inLanes, type Style } from './contender.ts';
import { payload } from './payload.ts';

const TASK = 'export';
const POOL_SIZE = 10;

/**
 * Its worker pool, in batches set up as its page on performance says. It deletes what is done, and
 * a worker asks for its next job before the last one is recorded as done: so the end is when its
 * table is empty. Its completions are not fenced by attempt.
 */
export async function openGraphileWorker(url: string, style: Style): Promise<Contender> {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE });
  // Which would end the process, and do so while the server is being stopped.
  pool
    .on('error', () => undefined)
    .on('connect', (client) => {
      client.on('error', () => undefined);
    });
  const logger = new Logger(() => () => undefined);
  const utils = await makeWorkerUtils({ pgPool: pool, logger });
  await utils.migrate();

  function start(concurrentJobs: number, onJob: () => void, events = new EventEmitter()) {
    const batching =
      style.name === 'batched'
        ? { concurrentJobs: 24, localQueue: { size: 500 }, completeJobBatchDelay: 0 }
        : { concurrentJobs };
    return run({
      preset: {
        extends: [WorkerPreset],
        worker: { connectionString: url, maxPoolSize: POOL_SIZE, logger, events, ...batching },
      },
      taskList: { [TASK]: async () => onJob() },
      parsedCronItems: [],
      noHandleSignals: true,
    });
  }

  async function untilEmpty(): Promise<void> {
    const isEmpty = 'SELECT NOT EXISTS (SELECT FROM graphile_worker._private_jobs) AS yes';
    for (;;) {
      const { rows } = await pool.query<{ yes: boolean }>(isEmpty);
      if (rows[0]?.yes) return;
    }
  }

  return {
    submit: (jobs) =>
      inLanes(jobs, style, (size, first) =>
        size === 1 ? utils.addJob(TASK, payload(first)) : utils.addJobs(specs(size, first)),
      ),
    async process(jobs) {
      const allRan = Promise.withResolvers<void>();
      const events = new EventEmitter();
      let startedAt = 0;
      let ran = 0;
      const onStart = () => {
        startedAt ||= performance.now();
      };
      events.once('worker:getJob:start', onStart).once('localQueue:init', onStart);
      const runner: Runner = await start(
        style.lanes,
        () => {
          ran += 1;
          if (ran === jobs) allRan.resolve();
        },
        events,
      );
      await allRan.promise;
      await untilEmpty();
      const elapsedMs = performance.now() - startedAt;
      await runner.stop();
      return elapsedMs;
    },
    async wait(onClaimed) {
      const runner = await start(1, onClaimed);
      return () => runner.stop();
    },
    async close() {
      await utils.release();
      await pool.end();
    },
  };
}

function specs(size: number, first: number) {
  return Array.from({ length: size }, (_, index) => ({
    identifier: TASK,
    payload: payload(first + index),
  }));
}
