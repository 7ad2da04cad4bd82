import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobView } from '@offprint/contract';
import { startOffprint } from './processes.ts';
import { removeFolder } from './remove-folder.ts';
import { addressOf, stop } from './serving.ts';
import { SECRET } from './webhook-receiver.ts';

const API_KEY = 'a-key-of-the-back-end';
export const CRON_SECRET = 'a-secret-of-the-scheduler';

const PLANS = {
  FREE: { maxActiveSubmissions: 20 },
  /** No file fits into its quota, so that its jobs fail. */
  TINY: { quotaBytes: 100 },
};

export interface CallInit {
  readonly method?: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface EndToEndServer {
  /**
   * As a back end calls: with its key, for a user.
   *
   * @param path under `/api/v1`, unless it begins with `/api/` or is that of a signed link
   */
  call(user: string, path: string, init?: CallInit): Promise<Response>;
  /** The `data` of an answer that has some. */
  data<T>(user: string, path: string, init?: CallInit): Promise<T>;
  /** @returns the job, once it is over */
  ended(user: string, jobId: string): Promise<JobView>;
  /** @returns the exit code */
  stop(): Promise<number | null>;
}

/** `offprint serve` in a process of its own, set up by environment variables alone. */
export async function startEndToEndServer(
  store: Readonly<Record<string, string>>,
): Promise<EndToEndServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'offprint-end-to-end-'));
  const plansFile = join(dataDir, 'plans.json');
  await writeFile(plansFile, JSON.stringify(PLANS));
  const serve = startOffprint(['serve', '--port', '0'], {
    ...store,
    OFFPRINT_DATA_DIR: dataDir,
    OFFPRINT_AUTH: 'api-key',
    OFFPRINT_API_KEYS: API_KEY,
    OFFPRINT_PLANS_FILE: plansFile,
    OFFPRINT_WEBHOOK_SECRETS: SECRET,
    OFFPRINT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
    OFFPRINT_BROWSER_PATH: '/no/browser/is/needed',
    CRON_SECRET,
  });
  const base = await addressOf(serve);

  const call: EndToEndServer['call'] = (user, path, { json, headers, ...init } = {}) =>
    fetch(new URL(/^\/(api|files)\//.test(path) ? path : `/api/v1${path}`, base), {
      method: json === undefined ? 'GET' : 'POST',
      ...init,
      ...(json !== undefined && { body: JSON.stringify(json) }),
      headers: {
        authorization: `Bearer ${API_KEY}`,
        'x-offprint-user': user,
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      redirect: 'manual',
    });

  async function data<T>(user: string, path: string, init?: CallInit): Promise<T> {
    const response = await call(user, path, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}\n${serve.output()}`);
    return (JSON.parse(text) as { data: T }).data;
  }

  return {
    call,
    data,
    async ended(user, jobId) {
      for (;;) {
        const job = await data<JobView>(user, `/export/job/${jobId}?wait=25`);
        if (job.completedAt !== null) return job;
      }
    },
    async stop() {
      const exitCode = await stop(serve, 'SIGTERM');
      await removeFolder(dataDir);
      return exitCode;
    },
  };
}
