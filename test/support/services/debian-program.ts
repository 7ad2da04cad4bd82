import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * The path of a program: found, or installed from Debian's packages where that is allowed.
 *
 * @throws Error with a sentence that says what to install
 */
export function debianProgram(program: string, ...packageNames: readonly string[]): string {
  const found = find(program) ?? install(program, packageNames);
  if (found) return found;
  throw new Error(
    `The tests need ${program}. Install it, such as by: apt-get install ${packageNames.join(' ')}`,
  );
}

/**
 * The path of a Python that has the module, found or installed likewise.
 *
 * @throws Error with a sentence that says what to install
 */
export function debianModule(name: string, ...packageNames: readonly string[]): string {
  const python = '/usr/bin/python3';
  const isThere = () => spawnSync(python, ['-c', `import ${name}`]).status === 0;
  if (!isThere()) install('python3', packageNames);
  if (isThere()) return python;
  throw new Error(
    `The tests need ${name} for ${python}. Install it, such as by: apt-get install ${packageNames.join(' ')}`,
  );
}

function find(program: string): string | null {
  // Debian keeps the programs of each Postgres in a folder of their own.
  const folders = ['/usr/sbin', '/usr/local/sbin', ...globSync('/usr/lib/postgresql/*/bin')];
  const { stdout } = spawnSync('sh', ['-c', `command -v ${program}`], {
    env: { PATH: [process.env.PATH, ...folders].join(':') },
    encoding: 'utf8',
  });
  return stdout.trim() || null;
}

function install(program: string, packageNames: readonly string[]): string | null {
  if (process.getuid?.() !== 0 || find('apt-get') === null) return null;
  // The tests start their own; none is to start by itself at the installation.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]) => execFileSync('apt-get', args, { env, stdio: 'pipe' });
  for (const sources of [() => [], backports]) {
    try {
      apt(...sources(), 'update');
      apt(...sources(), 'install', '-y', '--no-install-recommends', ...packageNames);
      return find(program);
    } catch {
      // Not in there, or not to be had at all, which is said by the caller.
    }
  }
  return null;
}

/** Where Debian keeps what is younger than itself, such as Valkey for Debian 12. */
function backports(): string[] {
  const args = ['indextargets', '--format', '$(REPO_URI) $(CODENAME)', 'Created-By: Packages'];
  const [target = ''] = execFileSync('apt-get', args, { encoding: 'utf8' }).split('\n');
  const list = join(mkdtempSync(join(tmpdir(), 'offprint-apt-')), 'backports.list');
  writeFileSync(list, `deb ${target}-backports main\n`);
  return ['-o', `Dir::Etc::sourcelist=${list}`];
}
