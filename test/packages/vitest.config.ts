import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/packages/*.test.ts'],
    // It installs from the registry: 150 MB at first.
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
