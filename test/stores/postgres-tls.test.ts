import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest';
import { createPinoLogger } from '../../packages/server/src/drivers/log/pino-logger.ts';
import { openPostgresStore } from '../../packages/server/src/drivers/store/postgres/postgres-store.ts';
import type { JobHint } from '../../packages/server/src/ports/job-store.ts';
import { submitOne } from '../conformance/job-store-harness.ts';
import { sqlClient } from '../support/postgres-harness.ts';
import { removeFolder } from '../support/remove-folder.ts';
import { runOffprint } from '../support/run-offprint.ts';
import { type Certificate, selfMadeCertificate } from '../support/services/certificate.ts';
import { startPostgres } from '../support/services/postgres-server.ts';
import type { TestServer } from '../support/services/test-server.ts';

const logger = createPinoLogger('silent');

let directory: string;
let certificate: Certificate;
let server: TestServer;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'offprint-tls-'));
  certificate = selfMadeCertificate(directory);
  const programs = inject('postgresPrograms');
  server = await startPostgres({ durable: false, programs, certificate });
});
afterAll(async () => {
  await server.stop();
  await removeFolder(directory);
});

/** The address with `sslmode=verify-full`, and what a test changes in it. */
function addressWith(change: (url: URL) => void): string {
  const url = new URL(server.url);
  change(url);
  return url.href;
}

test('over TLS the store works, its hints included, by the authority that the URL names', async () => {
  const store = await openPostgresStore({ url: server.url, migrate: true, logger });
  onTestFinished(() => store.close());
  const hints: JobHint[] = [];
  store.jobs.watch((hint) => hints.push(hint));
  await vi.waitFor(async () => {
    const { id } = await submitOne(store);
    await vi.waitFor(() => expect(JSON.stringify(hints)).toContain(id), 1_000);
  });

  const client = await sqlClient(server.url);
  const { rows } = await client.query(
    `SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
     WHERE application_name = 'offprint'`,
  );
  await client.end();
  expect(rows).toEqual([{ ssl: true }]);
});

test.each([
  [
    'whose authority is not trusted',
    (url: URL) => url.searchParams.delete('sslrootcert'),
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  ],
  [
    'whose certificate is of another host',
    (url: URL) => {
      url.hostname = 'localhost';
    },
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ],
])('a server %s is refused', async (_, change, code) => {
  const opening = openPostgresStore({ url: addressWith(change), migrate: false, logger });

  await expect(opening).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', cause: { code } });
});

test('NODE_EXTRA_CA_CERTS names an authority for every command', async () => {
  const env = {
    DATABASE_URL: addressWith((url) => url.searchParams.delete('sslrootcert')),
    NODE_EXTRA_CA_CERTS: certificate.authority,
    OFFPRINT_BROWSER_PATH: '/nowhere/chrome',
  };

  const { output } = await runOffprint(['doctor'], { cwd: directory, env });

  expect(output).toMatch(/^ok {4}Store {5}Postgres \d/m);
});
