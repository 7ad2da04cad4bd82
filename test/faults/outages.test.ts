import { mkdir, rename, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorCode } from '@offprint/contract';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { ConfigInput } from '../../packages/server/src/config/config-schema.ts';
import { findBrowser } from '../../packages/server/src/drivers/renderer/chromium/find-browser.ts';
import { BROWSER_CACHE_DIR } from '../browser/support/renderer.ts';
import { browserPids } from '../browser/support/renderer-processes.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { needBrowser } from '../support/need-browser.ts';
import { killIfAlive } from '../support/processes.ts';
import { startPostgres } from '../support/services/postgres-server.ts';
import { startRedis } from '../support/services/redis-server.ts';
import { startS3rver } from '../support/services/s3rver.ts';
import type { TestServer } from '../support/services/test-server.ts';
import { startUpstashBridge } from '../support/services/upstash-bridge.ts';
import { testSystem } from '../support/system.ts';
import { tempDir } from '../support/temp-dir.ts';
import { compilerPids } from '../typst/support/renderer.ts';
import { RECOVERY_MS } from './recovery-bounds.ts';
import { API_KEY } from './support/api-client.ts';
import { type Load, startLoad } from './support/load.ts';

/** Acknowledged before the outage, and after it. */
const JOBS = Number(process.env.OFFPRINT_OUTAGE_JOBS || 5);
const eventually = <T>(look: () => T) =>
  vi.waitFor(look, { timeout: RECOVERY_MS.outage * Math.max(1, JOBS / 500), interval: 50 });

interface Outage {
  readonly config: ConfigInput;
  /** Otherwise by an engine of the tests, which is quick. */
  readonly printsReally?: true;
  readonly templateId?: string;
  /** What `/readyz` says is failing. */
  readonly part: 'store' | 'storage' | 'browser';
  /** What is answered meanwhile; of what does not need the part, nothing. */
  readonly code: ErrorCode | null;
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

async function ofServer(server: TestServer, config: ConfigInput): Promise<Outage> {
  onTestFinished(server.stop);
  return {
    config,
    part: 'store',
    code: 'STORE_UNAVAILABLE',
    begin: server.kill,
    end: server.start,
  };
}

const OUTAGES: Readonly<Record<string, () => Promise<Outage>>> = {
  async Postgres() {
    const server = await startPostgres({ durable: true });
    return ofServer(server, { store: { databaseUrl: server.url } });
  },
  async Redis() {
    const server = await startRedis({ durable: true });
    return ofServer(server, { store: { redisUrl: server.url } });
  },
  async 'the Redis behind REST'() {
    const server = await startRedis({ durable: true });
    const bridge = await startUpstashBridge(server.url);
    onTestFinished(bridge.stop);
    return ofServer(server, { store: { kvRestUrl: bridge.url, kvRestToken: bridge.token } });
  },
  async 'the bucket'() {
    const server = await startS3rver(await tempDir());
    onTestFinished(server.kill);
    return {
      config: {
        storage: {
          driver: 's3',
          s3Bucket: 'files',
          s3Endpoint: server.url,
          awsAccessKeyId: 'S3RVER',
          awsSecretAccessKey: 'S3RVER',
        },
      },
      part: 'storage',
      code: null,
      begin: server.kill,
      end: server.start,
    };
  },
  async 'the folder of files'() {
    const parent = await tempDir();
    const directory = join(parent, 'files');
    await mkdir(join(parent, 'disk'));
    await writeFile(join(parent, 'nothing'), '');
    // In one step, as a disk is taken away.
    const pointTo = async (target: string) => {
      await symlink(join(parent, target), join(parent, 'next'));
      await rename(join(parent, 'next'), directory);
    };
    await pointTo('disk');
    return {
      config: { storage: { directory } },
      part: 'storage',
      code: null,
      begin: () => pointTo('nothing'),
      end: () => pointTo('disk'),
    };
  },
  async 'the browser'() {
    await needBrowser();
    const { browser } = await findBrowser({ cacheDir: BROWSER_CACHE_DIR });
    const executablePath = browser?.executablePath ?? '';
    const link = join(await tempDir(), 'browser');
    await symlink(executablePath, link);
    return {
      config: { render: { browserPath: link }, worker: { concurrency: 1 } },
      printsReally: true,
      templateId: 'web-modern',
      part: 'browser',
      code: null,
      async begin() {
        await unlink(link);
        browserPids().forEach(killIfAlive);
      },
      end: () => symlink(executablePath, link),
    };
  },
};

function settings(config: ConfigInput = {}): ConfigInput {
  return {
    auth: { mode: 'api-key', apiKeys: [API_KEY] },
    limits: { maxActiveSubmissions: 100_000, userConcurrency: 10 },
    retry: { baseMs: 1_000, capMs: 1_000 },
    ...config,
  };
}

async function untilAllPrinted({ acknowledged, job }: Load) {
  let open = [...acknowledged.keys()];
  await eventually(async () => {
    const jobs = await Promise.all(open.map(job));
    open = jobs.filter(({ status }) => status !== 'completed').map(({ jobId }) => jobId);
    expect(open).toEqual([]);
  });
}

test.each(Object.entries(OUTAGES))(
  'without %s it is not ready and says why; then it goes on by itself, and no job is lost',
  async (_, prepare) => {
    const { config, printsReally = false, templateId = 'modern', ...outage } = await prepare();
    const system = await testSystem(
      settings(config),
      printsReally ? {} : { renderer: fakeRenderer() },
    );
    system.worker.start();
    const load = startLoad(system, templateId);
    const readiness = async () => {
      const response = await load.call('ada', '/readyz');
      const { checks } = (await response.json()) as { checks: Record<string, { state: string }> };
      const failing = Object.keys(checks).filter((part) => checks[part]?.state === 'failing');
      return { status: response.status, failing };
    };
    const isReady = () =>
      eventually(async () => expect(await readiness()).toEqual({ status: 200, failing: [] }));
    const untilAcknowledged = (count: number) =>
      eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(count));
    const untilPrinted = () =>
      eventually(async () => {
        const [first = ''] = load.acknowledged.keys();
        expect((await load.job(first)).status).toBe('completed');
      });

    await untilAcknowledged(JOBS);
    await untilPrinted();
    await isReady();
    expect(load.refused).toEqual([]);

    await outage.begin();
    await eventually(async () =>
      expect(await readiness()).toEqual({ status: 503, failing: [outage.part] }),
    );
    const { code } = outage;
    if (code === null) await untilAcknowledged(load.acknowledged.size + 1);
    else await eventually(() => expect(load.refused).toContainEqual({ status: 503, code }));
    await outage.end();

    await isReady();
    await untilAcknowledged(load.acknowledged.size + JOBS);
    await load.stop();
    expect(new Set(load.refused.map((each) => JSON.stringify(each)))).toEqual(
      new Set(code === null ? [] : [JSON.stringify({ status: 503, code })]),
    );
    await untilAllPrinted(load);
  },
  200_000 + JOBS * 200,
);

test('while the processes that set documents are killed, nobody is refused, and every job is printed', {
  timeout: 200_000 + JOBS * 200,
}, async () => {
  const system = await testSystem(settings());
  system.worker.start();
  const load = startLoad(system, 'modern');

  for (let kills = 0; kills < 3; kills += 1) {
    const before = load.acknowledged.size;
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThan(before + JOBS));
    await eventually(() => expect(compilerPids()).not.toEqual([]));
    compilerPids().forEach(killIfAlive);
  }

  await load.stop();
  expect(load.refused).toEqual([]);
  await untilAllPrinted(load);
  expect((await load.call('ada', '/readyz')).status).toBe(200);
});
