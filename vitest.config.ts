import { defineConfig } from 'vitest/config';

/** Their tests start browsers and processes that use every core by themselves. */
const HEAVY = [
  'test/browser/**/*.test.ts',
  'test/faults/**/*.test.ts',
  'test/integration/**/*.test.ts',
  'test/package/**/*.test.ts',
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
          exclude: [...HEAVY, ...STORES],
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
          name: 'heavy',
          include: HEAVY,
          // After the others, one file at a time: two would only slow each other into timeouts.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          restoreMocks: true,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
