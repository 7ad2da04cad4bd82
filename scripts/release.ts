import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

// Builds and publishes every package that the registry does not have in this version yet, each after those
// that it depends on, so that it can be run again after a failure. With --dry-run it publishes nothing and
// asks no registry.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = [
  'contract',
  'client',
  'react',
  'fonts-cjk',
  'fonts-emoji',
  'fonts-scripts',
  'server',
  'create-offprint',
];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
const isDryRun = values['dry-run'];

execFileSync(process.execPath, ['scripts/build.ts'], { cwd: ROOT, stdio: 'inherit' });
const manifests = PACKAGES.map(
  (name): Manifest => JSON.parse(readFileSync(join(ROOT, 'dist', name, 'package.json'), 'utf8')),
);
refuseMixedVersions(manifests);
for (const [index, manifest] of manifests.entries()) publish(PACKAGES[index] ?? '', manifest);

function refuseMixedVersions(all: readonly Manifest[]): void {
  const versions = new Map(all.map(({ name, version }) => [name, version]));
  if (new Set(versions.values()).size > 1) {
    throw new Error(`The packages have several versions: ${JSON.stringify([...versions])}.`);
  }
  for (const { name, dependencies = {} } of all) {
    for (const [dependency, version] of Object.entries(dependencies)) {
      const own = versions.get(dependency);
      if (own !== undefined && own !== version) {
        throw new Error(
          `${name} wants ${dependency} ${version}, which is ${own}: npm run release:version`,
        );
      }
    }
  }
}

function publish(folder: string, { name, version }: Manifest): void {
  const id = `${name}@${version}`;
  if (!isDryRun && isPublished(id)) {
    console.log(`${id} is published already`);
    return;
  }
  // A trial packs what would be sent; `npm publish --dry-run` would ask the registry.
  const args = isDryRun
    ? ['pack', `./dist/${folder}`, '--dry-run', '--loglevel=error']
    : ['publish', `./dist/${folder}`];
  execFileSync('npm', args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  console.log(`${id} ${isDryRun ? 'would be' : 'is'} published`);
}

function isPublished(id: string): boolean {
  const { stdout } = spawnSync('npm', ['view', id, 'version'], { encoding: 'utf8' });
  return stdout.trim() !== '';
}
