import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { tcpConnector } from '../../packages/server/src/drivers/store/redis/connection/tcp-client.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { type Certificate, selfMadeCertificate } from '../support/services/certificate.ts';
import { startRedis } from '../support/services/redis-server.ts';
import type { TestServer } from '../support/services/test-server.ts';

let directory: string;
let certificate: Certificate;
let server: TestServer;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'offprint-tls-'));
  certificate = selfMadeCertificate(directory);
  server = await startRedis({ durable: false, certificate });
});
afterAll(async () => {
  await server.stop();
  await removeFolder(directory);
});

test('over TLS the store works, by the authority that NODE_EXTRA_CA_CERTS names', async () => {
  const env = {
    REDIS_URL: server.url,
    NODE_EXTRA_CA_CERTS: certificate.authority,
    OFFPRINT_BROWSER_PATH: '/nowhere/chrome',
  };

  const { output } = await runOffprint(['doctor'], { cwd: directory, env });

  expect(output).toMatch(/^ok {4}Store {5}Redis, scripts run/m);
});

test('a server whose authority is not trusted is refused', async () => {
  const connect = await tcpConnector(server.url, createPinoLogger('silent'));
  const connection = connect({ lazyConnect: true });
  onTestFinished(() => connection.disconnect());

  const refused = once(connection, 'error');
  void connection.connect().catch(() => undefined);

  expect((await refused)[0]).toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
});
