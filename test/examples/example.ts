import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { commandsOf } from './readme-commands.ts';

/** The folder of an example in the clone, and the commands of its page. */
export async function openExample(name: string) {
  const dir = join(inject('cloneDir'), 'examples', name);
  const commands = commandsOf(await readFile(join(dir, 'README.md'), 'utf8'));
  return { dir, commands };
}
