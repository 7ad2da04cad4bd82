import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Under the repository, so that what the packages depend on is found in its node_modules. */
const PROJECT = join(REPOSITORY, 'dist/package-test');

const PACKAGES = {
  contract: '@offprint/contract',
  client: '@offprint/client',
  react: '@offprint/react',
  server: 'offprint',
};

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
  const files = new Map<string, readonly string[]>();
  const archives = new Map<string, string>();
  for (const [folder, name] of Object.entries(PACKAGES)) {
    const target = join(PROJECT, 'node_modules', name);
    mkdirSync(target, { recursive: true });
    const args = [
      'pack',
      join(REPOSITORY, 'dist', folder),
      '--json',
      '--pack-destination',
      PROJECT,
    ];
    const [packed] = Object.values(
      JSON.parse(run('npm', args, REPOSITORY)) as Record<
        string,
        { filename: string; files: { path: string }[] }
      >,
    );
    if (!packed) throw new Error(`npm packed nothing of ${name}`);
    const archive = join(PROJECT, packed.filename.replace('@', '').replace('/', '-'));
    run('tar', ['-xzf', archive, '--strip-components=1', '-C', target], REPOSITORY);
    archives.set(name, archive);
    files.set(
      name,
      packed.files.map(({ path }) => path),
    );
  }
  return {
    project: PROJECT,
    filesOf: (name) => files.get(name) ?? [],
    archiveOf: (name) => archives.get(name) ?? '',
  };
}

export function manifestOf(project: string, name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8'));
}

/** @returns what the program wrote on standard output */
export function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
