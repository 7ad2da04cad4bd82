import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/packages/*.test.ts'],
    // Each builds and packs into the same folder.
    fileParallelism: false,
    // It installs from the registry: 150 MB at first.
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
