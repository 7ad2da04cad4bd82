import { cp, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { removeFolder } from '../support/remove-folder.ts';
import { commandsOf } from './readme-commands.ts';
import { runToEnd } from './shell.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The root of a copy of the repository, installed and built as examples/README.md says. */
    cloneDir: string;
  }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What a clone does not have. */
const NOT_CLONED = new Set([
  'node_modules',
  'dist',
  '.git',
  '.offprint',
  '.next',
  '.compile-cache',
]);

/** Copies the repository as `git clone` would, and does there what the examples need once. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cloneDir = await mkdtemp(join(tmpdir(), 'offprint-clone-'));
  await cp(ROOT, cloneDir, {
    recursive: true,
    filter: (path) => !NOT_CLONED.has(basename(path)),
  });
  const readme = await readFile(join(cloneDir, 'examples/README.md'), 'utf8');
  for (const command of commandsOf(readme)) await runToEnd(command, { cwd: cloneDir });
  project.provide('cloneDir', cloneDir);
  return () => removeFolder(cloneDir);
}
