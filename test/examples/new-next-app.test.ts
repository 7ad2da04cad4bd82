import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { runToEnd, serve } from './shell.ts';

const KEY = 'a-key-of-this-test-alone';

/** What `create-next-app` leaves behind, as far as it matters here. */
const NEW_APP: Readonly<Record<string, string>> = {
  'src/app/layout.tsx': `export default function Layout({ children }: { children: React.ReactNode }) {
    return <html lang="en"><body>{children}</body></html>;
  }`,
  'src/app/page.tsx': 'export default function Page() { return <h1>An app</h1>; }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      target: 'es2022',
      lib: ['dom', 'esnext'],
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      noEmit: true,
      skipLibCheck: true,
      plugins: [{ name: 'next' }],
    },
    include: ['**/*.ts', '**/*.tsx', '.next/types/**/*.ts'],
  }),
};

test('what offprint init adds to a new Next.js app with TypeScript builds, and exports', async () => {
  const examples = join(inject('cloneDir'), 'examples');
  const cwd = join(examples, 'new-next-app');
  for (const [path, text] of Object.entries(NEW_APP)) {
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    await writeFile(join(cwd, path), text);
  }
  for (const name of ['package.json', '.npmrc']) {
    await cp(join(examples, 'nextjs', name), join(cwd, name));
  }

  await runToEnd('npx offprint init --yes', { cwd });
  expect(await readFile(join(cwd, 'src/app/api/[[...offprint]]/route.ts'), 'utf8')).toContain(
    'createRoutes',
  );
  await runToEnd(
    'npm install --save-dev typescript@5.9.3 @types/node@24.19.2 @types/react@19.3.0 && npm run build',
    { cwd },
  );

  const env = { OFFPRINT_AUTH: 'api-key', OFFPRINT_API_KEYS: KEY };
  const { origin } = await serve('npm start', { cwd, env });
  const call = (headers: Record<string, string>) =>
    fetch(`${origin}/api/v1/export/pdf`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ document: { basics: { name: 'Ada Lovelace' } } }),
    });
  expect((await call({})).status).toBe(401);
  const answer = await call({
    authorization: `Bearer ${KEY}`,
    'x-offprint-user': 'ada',
    prefer: 'wait=25',
    accept: 'application/pdf',
  });
  expect((await answer.text()).slice(0, 5)).toBe('%PDF-');
});
