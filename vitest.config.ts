import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongFilesFirst } from './test/support/long-files-first.ts';

/** Their tests run against the database servers of the set-up. */
const STORES = ['test/stores/**/*.test.ts'];

/** Their tests start one process after the other. */
const COMMANDS = ['test/integration/cli{,-*}.test.ts'];

/** Their tests start browsers. */
const PRINTING = [
  'test/browser/**/*.test.ts',
  'test/typst/**/*.test.ts',
  'test/integration/**/*.test.ts',
];

/** Their tests kill processes, and wait for what others make of it. */
const FAULTS = ['test/faults/**/*.test.ts'];

/** Scripts of their own run them, since they install packages first. */
const INSTALLING = ['test/examples/**', 'test/packages/**'];

/** Measured, so that nothing else may run. */
const ALONE = ['test/faults/tenants.test.ts'];

/** What is waited for has longer than the second that is usual: see there. */
const PATIENCE = 'test/support/patience.ts';

/** Files of these share their processes' modules: loading the sources anew took a third of the time. */
const SHARED_MODULES = {
  isolate: false,
  setupFiles: [PATIENCE, 'test/support/restore-globals.ts'],
};

const COMMON = {
  maxWorkers: 2,
  restoreMocks: true,
  hookTimeout: 120_000,
  setupFiles: [PATIENCE],
  expect: { poll: { timeout: 60_000 } },
};

// What the programs of the tests are compiled to is kept from one start to the next.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('.compile-cache', import.meta.url));

export default defineConfig({
  test: {
    sequence: { sequencer: LongFilesFirst },
    projects: [
      {
        test: {
          ...COMMON,
          ...SHARED_MODULES,
          name: 'light',
          include: ['packages/*/src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
          exclude: [...STORES, ...COMMANDS, ...PRINTING, ...FAULTS, ...INSTALLING],
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...COMMON,
          ...SHARED_MODULES,
          name: 'stores',
          include: STORES,
          globalSetup: 'test/support/services/global-setup.ts',
          testTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...COMMON,
          name: 'commands',
          include: COMMANDS,
          maxConcurrency: 20,
          testTimeout: 240_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...COMMON,
          ...SHARED_MODULES,
          name: 'printing',
          include: PRINTING,
          exclude: COMMANDS,
          testTimeout: 240_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...COMMON,
          name: 'faults',
          include: FAULTS,
          exclude: ALONE,
          testTimeout: 240_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          ...COMMON,
          name: 'alone',
          include: ALONE,
          maxWorkers: 1,
          testTimeout: 240_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
