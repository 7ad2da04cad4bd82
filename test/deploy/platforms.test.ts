import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startServer } from '../support/server.ts';
import { settingNames } from './setting-names.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const FILES = globSync(['deploy/*/*', 'docs/deploy/*.md', 'compose.yaml', 'Dockerfile'], {
  cwd: ROOT,
});
/** Of Supabase, Redis and others only those are ours that we read. */
const OURS = /\bOFFPRINT_[A-Z0-9_]+[A-Z0-9]\b/g;

test('what the pages and files name as a setting is one', () => {
  const known = new Set(settingNames());
  const named = FILES.flatMap((path) =>
    [...textOf(path).matchAll(OURS)].map(([name]) => ({ path, name })),
  );
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter(({ name }) => !known.has(name))).toEqual([]);
});

test('a worker answers the health check of the image, at the port that the check asks', () => {
  const [, environment = ''] = /^ENV (.*)$/m.exec(textOf('Dockerfile')) ?? [];
  const values = Object.fromEntries(environment.split(' ').map((each) => each.split('=')));
  expect(values.OFFPRINT_WORKER_PORT).toBe(values.PORT);
});

test('the metric that scales workers is one that is served', async () => {
  const manifests = textOf('deploy/kubernetes/offprint.yaml');
  const [, series = ''] = /seriesQuery: '(\w+)\{status="pending"\}'/.exec(manifests) ?? [];
  const { call } = await startServer();
  const metrics = await (await call('^/metrics')).text();
  expect(metrics).toMatch(new RegExp(`^${series}\\{[^}]*status="pending"[^}]*\\} 0$`, 'm'));
  expect(textOf('docs/deploy/kubernetes.md')).toContain(`\`${series}{status=`);
});

test.each([
  ['deploy/fly/fly.toml', /^dockerfile = "(?:\.\.\/)*([^"]+)"$/m],
  ['deploy/railway/railway.json', /"dockerfilePath": "([^"]+)"/],
])('%s builds the image that is there', (path, pattern) => {
  const [, dockerfile = ''] = pattern.exec(textOf(path)) ?? [];
  expect(textOf(dockerfile)).toContain('ENTRYPOINT');
});
