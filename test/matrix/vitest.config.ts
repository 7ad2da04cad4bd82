import { defineConfig } from 'vitest/config';
import { POSTGRES_SERVERS, REDIS_SERVERS } from './servers.ts';

/** The stores' tests once more for each server; one after the other, so that none is slowed down. */
const projects = [
  ...Object.keys(POSTGRES_SERVERS).map((name) => ({ name, tests: 'postgres*' })),
  ...Object.keys(REDIS_SERVERS).map((name) => ({ name, tests: '{redis,upstash}*' })),
].map(({ name, tests }, index) => ({
  test: {
    name,
    include: [`test/stores/${tests}.test.ts`],
    globalSetup: 'test/matrix/global-setup.ts',
    setupFiles: ['test/support/patience.ts', 'test/matrix/trust-authority.ts'],
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    restoreMocks: true,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: index + 1 },
  },
}));

export default defineConfig({ test: { projects } });
