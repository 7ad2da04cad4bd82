import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const modules = fileURLToPath(new URL('node_modules', import.meta.url));

/** The tests of @offprint/react that draw something, with the oldest React that it is for. */
export default defineConfig({
  resolve: {
    alias: [{ find: /^(react|react-dom)(?=$|\/)/, replacement: `${modules}/$1` }],
  },
  test: {
    include: ['packages/react/src/**/*.test.tsx'],
    setupFiles: ['test/support/patience.ts'],
    env: { REACT_VERSION: '18.3.1' },
    // So that it, too, gets this React.
    server: { deps: { inline: ['zustand'] } },
    restoreMocks: true,
    testTimeout: 60_000,
  },
});
