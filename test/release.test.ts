import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { repositoryFault, versionFaults } from '../scripts/release-obstacles.ts';

const ORIGIN = 'https://git.example.com/ada/offprint';

const packageAt = (version: string, more: object = {}) => ({
  name: 'offprint',
  version,
  repository: { url: `git+${ORIGIN}.git` },
  ...more,
});

describe('a release', () => {
  test.each([
    ORIGIN,
    `${ORIGIN}.git`,
    'git@git.example.com:ada/offprint.git',
    'ssh://git@git.example.com/ada/offprint.git',
  ])('goes ahead from %s, the repository that the packages name', (origin) => {
    expect(repositoryFault([packageAt('1.0.0')], origin)).toBeNull();
  });

  test.each([
    null,
    'https://git.example.com/eve/offprint',
    'https://elsewhere.example.com/ada/offprint',
  ])('is refused from %s', (origin) => {
    expect(repositoryFault([packageAt('1.0.0')], origin)).toContain(
      `name ${ORIGIN} as their repository`,
    );
  });

  test('is refused while the packages have several versions, or want another than there is', () => {
    const client = { name: '@offprint/client' };
    expect(versionFaults([packageAt('1.0.0'), packageAt('1.1.0', client)])).toEqual([
      expect.stringContaining('several versions'),
    ]);
    const behind = packageAt('1.0.0', { ...client, dependencies: { offprint: '0.9.0' } });
    expect(versionFaults([packageAt('1.0.0'), behind])).toEqual([
      '@offprint/client wants offprint 0.9.0, which is 1.0.0: npm run release:version',
    ]);
  });
});

test('all packages name one repository', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const published = globSync('packages/*/package.json', { cwd: root })
    .map((path) => JSON.parse(readFileSync(join(root, path), 'utf8')))
    .filter(({ publishConfig }) => publishConfig);
  expect(published.length).toBeGreaterThan(1);
  const [first] = published;
  expect(repositoryFault(published, first.repository.url)).toBeNull();
});
