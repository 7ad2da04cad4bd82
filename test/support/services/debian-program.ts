import { execFileSync, spawnSync } from 'node:child_process';

/**
 * The path of a server program: found, or installed from Debian's packages where that is allowed.
 *
 * @throws Error with a sentence that says what to install
 */
export function debianProgram(program: string, packageName: string): string {
  const found = find(program) ?? install(program, packageName);
  if (found) return found;
  throw new Error(
    `The tests need ${program}. Install it, such as by: apt-get install ${packageName}`,
  );
}

function find(program: string): string | null {
  const path = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
  const { stdout } = spawnSync('sh', ['-c', `command -v ${program}`], {
    env: { PATH: path },
    encoding: 'utf8',
  });
  return stdout.trim() || null;
}

function install(program: string, packageName: string): string | null {
  if (process.getuid?.() !== 0 || find('apt-get') === null) return null;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...args: string[]) => execFileSync('apt-get', args, { env, stdio: 'pipe' });
  try {
    apt('update');
    // The tests start their own; none is to start by itself at the installation.
    apt('install', '-y', '--no-install-recommends', packageName);
  } catch {
    return null;
  }
  return find(program);
}
