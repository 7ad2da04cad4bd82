import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const LIMIT_BYTES = 130 * 1024;

test('what the first page loads is at most 130 KB gzipped', async () => {
  const bundled = (await build({
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'error',
    // Not as vitest would have it.
    oxc: { jsx: { development: false } },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false },
  })) as Rolldown.RolldownOutput;

  const { output } = bundled;
  const files = new Map(output.map((file) => [file.fileName, file]));
  const first = new Set<string>();
  const add = (name: string) => {
    const file = files.get(name);
    if (!file || first.has(name)) return;
    first.add(name);
    if (file.type === 'chunk') file.imports.forEach(add);
  };
  for (const file of output) {
    const isPage = file.type === 'chunk' ? file.isEntry : /\.(html|css)$/.test(file.fileName);
    if (isPage) add(file.fileName);
  }
  const bytes = [...first].map((name) => {
    const file = files.get(name);
    return gzipSync(file?.type === 'chunk' ? file.code : (file?.source ?? '')).length;
  });
  const total = bytes.reduce((sum, each) => sum + each, 0);

  expect(total).toBeGreaterThan(60 * 1024);
  expect(total).toBeLessThanOrEqual(LIMIT_BYTES);
});
