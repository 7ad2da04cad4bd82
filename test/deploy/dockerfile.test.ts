import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { stagesOf, wordsOf } from '../../scripts/dockerfile-stages.ts';
import { settingNames } from './setting-names.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const DOCKERFILE = textOf('Dockerfile');

/** What is copied from the repository, and not from another stage. */
const copied = [...DOCKERFILE.matchAll(/^COPY (?!--from)(.*)$/gm)].flatMap(([, args = '']) =>
  args.split(' ').slice(0, -1),
);

test('the Dockerfile has no fault that its language server knows', () => {
  expect(validate(DOCKERFILE)).toEqual([]);
});

test('whatever the Dockerfile copies is there, and is sent to the builder', () => {
  const ignored = textOf('.dockerignore').trim().split('\n');
  expect(copied.length).toBeGreaterThan(5);
  for (const path of copied) {
    expect(existsSync(join(ROOT, path)), path).toBe(true);
    expect(ignored, path).not.toContain(path.split('/')[0]);
  }
});

test('what npm run image:try reads of it is what Docker would', () => {
  const stages = stagesOf(DOCKERFILE);
  expect(stages.map(({ name, from }) => [name, from])).toEqual([
    ['manifests', 'node:24-bookworm-slim'],
    ['build', 'manifests'],
    ['installed', 'manifests'],
    [null, 'debian:bookworm-slim'],
  ]);
  const last = stages.at(-1)?.instructions ?? [];
  const words = last.filter(({ name }) => name === 'ENTRYPOINT' || name === 'CMD').map(wordsOf);
  expect(words).toEqual([
    ['tini', '--', 'node', '/app/node_modules/offprint/bin/offprint.js'],
    ['serve'],
  ]);
  expect(last).toContainEqual({ name: 'USER', argument: 'node' });
});

test('the layer of the dependencies knows every workspace', () => {
  const manifests = globSync('packages/*/package.json', { cwd: ROOT });
  expect(copied).toEqual(expect.arrayContaining(manifests));
});

test('the drivers in the image are of the versions that are tested', () => {
  const { devDependencies } = JSON.parse(textOf('package.json'));
  for (const name of ['pg', 'ioredis', '@upstash/redis']) {
    expect(DOCKERFILE).toContain(`${name}@${devDependencies[name]}`);
  }
});

test('compose.yaml sets what there is, and starts commands that there are', () => {
  const { services } = parse(textOf('compose.yaml'), { merge: true });
  const known = settingNames();
  for (const name of ['api', 'worker']) {
    const { environment, command } = services[name];
    expect(['serve', 'worker']).toContain(command[0]);
    for (const setting of Object.keys(environment)) expect(known, setting).toContain(setting);
  }
  expect(services.api.depends_on).toHaveProperty('postgres');
  expect(Object.keys(services)).toEqual(['api', 'worker', 'postgres', 'storage']);
});
