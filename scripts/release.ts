import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { repositoryFault, versionFaults } from './release-obstacles.ts';

// Builds and publishes every package that the registry does not have in this version yet, each after those
// that it depends on, so that it can be run again after a failure. With --dry-run it publishes nothing, asks
// no registry, and says what a release would be refused for.

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PACKAGES = [
  'contract',
  'client',
  'react',
  'fonts-cjk',
  'fonts-emoji',
  'fonts-scripts',
  'chromium',
  'server',
  'create-offprint',
];

interface Manifest {
  readonly name: string;
  readonly version: string;
}

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
const isDryRun = values['dry-run'];

execFileSync(process.execPath, ['scripts/build.ts'], { cwd: ROOT, stdio: 'inherit' });
const manifests = PACKAGES.map(
  (name): Manifest => JSON.parse(readFileSync(join(ROOT, 'dist', name, 'package.json'), 'utf8')),
);
refuse(versionFaults(manifests));
const fault = repositoryFault(manifests, origin());
if (isDryRun && fault) console.log(`a release would be refused: ${fault}`);
else refuse(fault ? [fault] : []);
for (const [index, manifest] of manifests.entries()) publish(PACKAGES[index] ?? '', manifest);

function origin(): string | null {
  const { status, stdout } = spawnSync('git', ['remote', 'get-url', 'origin'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : null;
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new Error(faults.join('\n'));
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
