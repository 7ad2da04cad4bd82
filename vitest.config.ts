import { defineConfig } from 'vitest/config';

/** Their tests start one process after the other, which takes one core. */
const COMMANDS = ['test/integration/cli{,-*}.test.ts', 'test/package/**/*.test.ts'];

/** Their tests start browsers and processes that use every core by themselves. */
const HEAVY = [
  'test/browser/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/integration/**/*.test.ts',
];

/** Their tests run against the database servers of the set-up. */
const STORES = ['test/stores/**/*.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'light',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
          exclude: [...COMMANDS, ...HEAVY, ...STORES],
          testTimeout: 20_000,
          restoreMocks: true,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'stores',
          include: STORES,
          globalSetup: 'test/support/services/global-setup.ts',
          testTimeout: 30_000,
          hookTimeout: 60_000,
          restoreMocks: true,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'commands',
          include: COMMANDS,
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          restoreMocks: true,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'heavy',
          include: HEAVY,
          exclude: COMMANDS,
          // After the others, one file at a time: two would only slow each other into timeouts.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          restoreMocks: true,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
