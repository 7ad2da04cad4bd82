import { randomUUID } from 'node:crypto';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { compose } from '../../packages/server/src/compose.ts';
import { loadConfig } from '../../packages/server/src/config/load.ts';
import { bindExports } from '../../packages/server/src/library-exports.ts';
import { fakeRenderer } from '../support/fake-renderer.ts';
import { sqlClient } from '../support/postgres-harness.ts';
import { startUpstashBridge } from '../support/services/upstash-bridge.ts';
import { tempDir } from '../support/temp-dir.ts';
import { SECRET, startReceiver } from '../support/webhook-receiver.ts';

const own = () => `hooks_${randomUUID().slice(0, 8)}`;

const STORES: Readonly<Record<string, () => Promise<Record<string, string>>>> = {
  async Postgres() {
    const schema = own();
    const client = await sqlClient(inject('postgresUrl'));
    onTestFinished(async () => {
      await client.query(`DROP SCHEMA ${schema}, ${schema}_deliveries CASCADE`);
      await client.end();
    });
    return { DATABASE_URL: inject('postgresUrl'), OFFPRINT_POSTGRES_SCHEMA: schema };
  },
  Redis: async () => ({ REDIS_URL: inject('redisUrl'), OFFPRINT_REDIS_KEY_PREFIX: `${own()}:` }),
  async 'Redis over REST'() {
    const bridge = await startUpstashBridge(inject('redisUrl'));
    onTestFinished(() => bridge.stop());
    return {
      KV_REST_API_URL: bridge.url,
      KV_REST_API_TOKEN: bridge.token,
      OFFPRINT_REDIS_KEY_PREFIX: `${own()}:`,
    };
  },
};

test.each(Object.keys(STORES))('over %s, what has ended is told once', async (name) => {
  const { url, received } = await startReceiver();
  const config = loadConfig({
    ...(await STORES[name]?.()),
    OFFPRINT_DATA_DIR: await tempDir(),
    OFFPRINT_LOG_LEVEL: 'silent',
    OFFPRINT_WEBHOOK_URL: url,
    OFFPRINT_WEBHOOK_SECRETS: SECRET,
    OFFPRINT_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
  });
  const system = await compose(config, { renderer: fakeRenderer() });
  onTestFinished(system.close);
  system.worker.start();
  const exports = bindExports(system.app, config.plans);
  const submitted = { document: { basics: { name: 'Ada Lovelace' } } };
  const { jobId } = await exports.submit(submitted, { user: 'ada' });

  const queue = system.app.webhooks?.queue;
  await vi.waitFor(
    async () => {
      const [delivery] = (await queue?.findBatch('ada', jobId)) ?? [];
      expect(delivery?.job.status).toBe('completed');
    },
    { timeout: 20_000 },
  );

  expect(received.map(({ body }) => body.data.jobId)).toEqual([jobId]);
  expect((await system.app.jobs.stats()).byStatus).toMatchObject({ completed: 1, pending: 0 });
});
