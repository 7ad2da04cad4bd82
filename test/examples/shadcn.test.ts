import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { runToEnd, serve } from './shell.ts';

const SHADCN_VERSION = '4.23.0';

/** What `npx shadcn init` writes, for which it would ask its own site. */
const COMPONENTS_JSON = {
  $schema: 'https://ui.shadcn.com/schema.json',
  style: 'new-york',
  rsc: false,
  tsx: true,
  tailwind: { config: '', css: 'src/index.css', baseColor: 'neutral', cssVariables: true },
  aliases: {
    components: '@/components',
    utils: '@/lib/utils',
    ui: '@/components/ui',
    lib: '@/lib',
    hooks: '@/hooks',
  },
};

const PATHS = '"paths": { "@/*": ["./src/*"] }';

const APP = `import { createClient } from '@offprint/client';
import { OffprintProvider } from '@offprint/react';
import { ExportButton } from './components/offprint/export-button';
import { HistoryTable } from './components/offprint/history-table';

const client = createClient();
const request = { document: { basics: { name: 'Ada Lovelace' } } };

export default function App() {
  return (
    <OffprintProvider client={client}>
      <ExportButton request={request} />
      <HistoryTable />
    </OffprintProvider>
  );
}
`;

/** In place of shadcn's own site, of which adding a component asks the base colours alone. */
async function startColours(): Promise<string> {
  const none = { light: {}, dark: {} };
  const colours = {
    inlineColors: none,
    cssVarsV4: none,
    cssVars: none,
    inlineColorsTemplate: '',
    cssVarsTemplate: '',
  };
  const server = createServer((_, response) => response.end(JSON.stringify(colours)));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('shadcn copies every component of the registry into an app, which builds with them', async () => {
  const root = inject('cloneDir');
  const server = await serve('npm start', { cwd: root });
  const place = join(root, 'copied');
  await mkdir(place);
  await runToEnd('npm create --yes vite@latest app -- --template react-ts --no-interactive', {
    cwd: place,
  });
  const app = join(place, 'app');
  // What is not published yet is taken from where it is built, as a copy: shadcn finds it installed.
  const env = { npm_config_install_links: 'true', REGISTRY_URL: await startColours() };
  const packages = ['contract', 'client', 'react'].map((name) => join(root, 'dist', name));
  await runToEnd(`npm install --save-dev shadcn@${SHADCN_VERSION}`, { cwd: app, env });
  await runToEnd(`npm install ${packages.join(' ')}`, { cwd: app, env });
  await writeFile(join(app, 'components.json'), JSON.stringify(COMPONENTS_JSON));
  for (const [file, before, after] of [
    ['tsconfig.json', '"files": []', `"files": [], "compilerOptions": { ${PATHS} }`],
    ['tsconfig.app.json', '"compilerOptions": {', `"compilerOptions": { ${PATHS},`],
  ] as const) {
    const text = await readFile(join(app, file), 'utf8');
    await writeFile(join(app, file), text.replace(before, after));
  }
  const list = await fetch(`${server.origin}/r/registry.json`);
  const { items } = (await list.json()) as { items: { name: string }[] };
  const urls = items.map(({ name }) => `${server.origin}/r/${name}.json`);

  await runToEnd(`npx shadcn add --yes ${urls.join(' ')}`, { cwd: app, env });

  const copied = await readdir(join(app, 'src/components/offprint'));
  expect(copied).toEqual(expect.arrayContaining(items.map(({ name }) => `${name}.tsx`)));
  expect(await readFile(join(app, 'src/index.css'), 'utf8')).toContain(
    '@import "@offprint/react/styles.css"',
  );
  await writeFile(join(app, 'src/App.tsx'), APP);
  await runToEnd('npm run build', { cwd: app });
});
