import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Under the repository, so that what the packages depend on is found in its node_modules. */
const PROJECT = join(REPOSITORY, 'dist/package-test');

const FOLDERS = [
  'contract',
  'client',
  'react',
  'chromium',
  'server',
  'create-offprint',
  'fonts-cjk',
  'fonts-emoji',
  'fonts-scripts',
];

interface Packed {
  readonly name: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

export interface InstalledPackages {
  /** A folder with the packed packages in its node_modules. */
  readonly project: string;
  /** The files of a package as packed. */
  filesOf(name: string): readonly string[];
  /** The archive that would be published. */
  archiveOf(name: string): string;
}

/** Builds and packs the packages, and unpacks them as an installation would. */
export function installPackages(): InstalledPackages {
  run(process.execPath, ['scripts/build.ts'], REPOSITORY);
  rmSync(PROJECT, { recursive: true, force: true });
  mkdirSync(PROJECT, { recursive: true });
  const folders = FOLDERS.map((folder) => `./dist/${folder}`);
  const args = ['pack', ...folders, '--json', '--pack-destination', PROJECT];
  const packed = Object.values(JSON.parse(run('npm', args, REPOSITORY)) as Record<string, Packed>);
  for (const { name, filename } of packed) {
    const target = join(PROJECT, 'node_modules', name);
    mkdirSync(target, { recursive: true });
    run('tar', ['-xzf', join(PROJECT, filename), '--strip-components=1', '-C', target], REPOSITORY);
  }
  const find = (name: string) => {
    const found = packed.find((each) => each.name === name);
    if (!found) throw new Error(`npm packed nothing of ${name}`);
    return found;
  };
  return {
    project: PROJECT,
    filesOf: (name) => find(name).files.map(({ path }) => path),
    archiveOf: (name) => join(PROJECT, find(name).filename),
  };
}

export function manifestOf(project: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8'));
}

/** @returns what the program wrote on standard output */
export function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
