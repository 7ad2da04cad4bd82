import { startOffprint } from '../../support/processes.ts';
import { SECRET } from '../../support/webhook-receiver.ts';
import { API_KEY, type ApiClient, apiClient } from './api-client.ts';
import type { FaultStore } from './fault-stores.ts';
import { type PrintWorker, startPrintWorker } from './print-worker.ts';

export interface Kills {
  workers: number;
  apis: number;
  servers: number;
}

/** An API, some workers and a store's server, whose processes are killed and started anew. */
export interface Storm {
  readonly api: ApiClient;
  readonly kills: Kills;
  /** Settings of a process that looks at the same store and files. */
  readonly env: Readonly<Record<string, string>>;
  /** SIGKILL to one of the next kind; another takes its place. */
  kill(random: () => number): Promise<void>;
  /** Ends in order what still runs. @returns the exit codes */
  calm(): Promise<(number | null)[]>;
  /** Ends it in any case. */
  abandon(): void;
}

const WORKERS = 3;
const PRINT_MS = '20-300';
/** Over and over, so that a short storm hits each kind. */
const VICTIMS = ['worker', 'worker', 'api', 'worker', 'server'] as const;
const PATIENCE_MS = 1_000;

const SETTINGS = {
  OFFPRINT_AUTH: 'api-key',
  OFFPRINT_API_KEYS: API_KEY,
  OFFPRINT_WEBHOOK_SECRETS: SECRET,
  OFFPRINT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
  OFFPRINT_LEASE_SECONDS: '2',
  OFFPRINT_RETRY_BASE_SECONDS: '1',
  OFFPRINT_RETRY_CAP_SECONDS: '2',
  OFFPRINT_MAX_ATTEMPTS: '100',
  OFFPRINT_MAX_ACTIVE_SUBMISSIONS: '10000',
  OFFPRINT_MAX_HELD: '100000',
  OFFPRINT_COMPLETED_JOB_TTL_SECONDS: '3600',
  OFFPRINT_CONCURRENCY: '4',
  OFFPRINT_SWEEP_INTERVAL_SECONDS: '0.5',
  OFFPRINT_CLEAN_UP_INTERVAL_SECONDS: '1',
  OFFPRINT_ORPHAN_TTL_SECONDS: '6',
  OFFPRINT_MAX_POLL_INTERVAL_SECONDS: '0.5',
  OFFPRINT_REST_IDLE_INTERVAL_SECONDS: '0.5',
  OFFPRINT_LOG_LEVEL: 'silent',
  PORT: '0',
};

export async function startStorm(
  store: FaultStore,
  directory: string,
  webhookUrl: string,
): Promise<Storm> {
  const webhook = { OFFPRINT_WEBHOOK_URL: webhookUrl };
  const env = { ...SETTINGS, ...webhook, OFFPRINT_DATA_DIR: directory, ...store.env };
  const kills: Kills = { workers: 0, apis: 0, servers: 0 };
  const workers: PrintWorker[] = [];
  let api = startOffprint(['serve', '--no-worker'], env);
  let base = await listening();

  async function listening(): Promise<string> {
    const [, url = ''] = await api.line(/(http:\/\/localhost:\d+)/);
    return url;
  }

  async function killApi(): Promise<void> {
    api.child.kill('SIGKILL');
    kills.apis++;
    api = startOffprint(['serve', '--no-worker'], env);
    base = await listening();
  }

  async function killWorker(random: () => number): Promise<void> {
    const worker = workers[Math.floor(random() * workers.length)] as PrintWorker;
    await until(worker.isReady);
    // As a print begins, or as one ends and is being recorded, if that is soon.
    const isNext = random() < 0.5 ? worker.printsBegun : worker.printsEnded;
    const before = isNext();
    await until(() => isNext() > before, PATIENCE_MS);
    worker.child.kill('SIGKILL');
    kills.workers++;
    workers.splice(workers.indexOf(worker), 1, startPrintWorker(env, PRINT_MS));
  }

  while (workers.length < WORKERS) workers.push(startPrintWorker(env, PRINT_MS));
  return {
    api: apiClient(() => base),
    kills,
    env,
    async kill(random) {
      const count = kills.workers + kills.apis + kills.servers;
      const victim = VICTIMS[count % VICTIMS.length];
      if (victim === 'server' && store.crash) {
        kills.servers++;
        await store.crash();
      } else if (victim === 'api') await killApi();
      else await killWorker(random);
    },
    async calm() {
      await Promise.all(workers.map(({ isReady }) => until(isReady)));
      const all = [api, ...workers];
      for (const { child } of all) child.kill('SIGTERM');
      return Promise.all(all.map((each) => each.exited()));
    },
    abandon() {
      for (const { child } of [api, ...workers]) child.kill('SIGKILL');
    },
  };
}

async function until(condition: () => boolean, patienceMs = 30_000): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!condition() && performance.now() < deadlineMs) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
