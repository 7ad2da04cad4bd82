import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const LIMIT_BYTES = 15 * 1024;

test('everything it exports, with what that imports but React, is at most 15 KB gzipped', async () => {
  const bundled = (await build({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    // As it is published, not as vitest would have it.
    oxc: { jsx: { development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: true,
      lib: { entry: 'src/index.ts', formats: ['es'] },
      rolldownOptions: { external: [/^react($|\/)/, /^react-dom($|\/)/] },
    },
  })) as Rolldown.RolldownOutput[];

  const code = bundled.flatMap(({ output }) =>
    output.flatMap((file) => ('code' in file ? file.code : '')),
  );
  const bytes = gzipSync(code.join('\n')).length;
  expect(bytes).toBeGreaterThan(4 * 1024);
  expect(bytes).toBeLessThanOrEqual(LIMIT_BYTES);
});
