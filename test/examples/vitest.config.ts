import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/examples/*.test.ts'],
    globalSetup: 'test/examples/clone.ts',
    // Each of them installs and builds: two at once would only wait for each other.
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 900_000,
  },
});
