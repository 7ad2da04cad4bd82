import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Instruction, Stage } from './dockerfile-stages.ts';

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

/** What Debian's image for containers leaves out. */
const SLIM = ['man', 'doc', 'info', 'locale', 'groff', 'lintian', 'linda'].flatMap((name) => [
  `--dpkgopt=path-exclude=/usr/share/${name}/*`,
]);

export interface BuiltRoot {
  readonly rootDir: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The file system that a builder would make of the stages: each of them runs in a folder of this machine,
 * the last one in a root of its own, made of Debian's packages. Needs root and mmdebstrap.
 */
export function buildRoot(stages: readonly Stage[], workDir: string): BuiltRoot {
  const last = stages.at(-1);
  if (!last) throw new Error('The Dockerfile has no stage.');
  for (const stage of stages.slice(0, -1)) runInFolder(stage, workDir);
  const rootDir = join(workDir, 'root');
  run('mmdebstrap', [
    '--variant=minbase',
    // As Debian's image has it: mmdebstrap merges /usr by a package that brings all of Perl.
    '--include=usr-is-merged',
    '--customize-hook=chroot "$1" apt-get purge --yes --auto-remove usrmerge perl "perl-modules-*"',
    '--dpkgopt=force-unsafe-io',
    ...SLIM,
    releaseOf(last.from),
    rootDir,
  ]);
  writeFileSync(
    join(rootDir, 'etc/apt/apt.conf.d/docker-clean'),
    [
      'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin"; };',
      'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";\n',
    ].join('\n'),
  );
  const env: Record<string, string> = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/home/node' };
  for (const instruction of last.instructions) {
    if (instruction.name === 'RUN') runInRoot(rootDir, instruction.argument);
    if (instruction.name === 'COPY') copy(instruction, workDir, rootDir);
    if (instruction.name === 'ENV') Object.assign(env, variablesOf(instruction));
  }
  return { rootDir, env };
}

function runInFolder({ name, from, instructions }: Stage, workDir: string): void {
  const root = join(workDir, name ?? 'stage');
  const base = join(workDir, from);
  if (existsSync(base)) cpSync(base, root, { recursive: true, verbatimSymlinks: true });
  let folder = join(root, 'src');
  for (const instruction of instructions) {
    if (instruction.name === 'WORKDIR') folder = join(root, instruction.argument);
    mkdirSync(folder, { recursive: true });
    if (instruction.name === 'COPY') copy(instruction, workDir, folder);
    if (instruction.name === 'RUN') run('sh', ['-ec', instruction.argument], folder);
  }
}

function copy({ argument }: Instruction, workDir: string, into: string): void {
  const words = argument.split(/\s+/);
  const stage = words[0]?.startsWith('--from=')
    ? words.shift()?.slice('--from='.length)
    : undefined;
  const target = words.pop() ?? '';
  for (const path of words) {
    // The image that Node comes from is the Node that runs this.
    if (path === '/usr/local/bin/node') {
      copyFileSync(process.execPath, join(into, target, 'node'));
      continue;
    }
    const source = stage === undefined ? join(REPOSITORY, path) : join(workDir, stage, path);
    const isFolder = target.endsWith('/');
    const destination = isFolder
      ? join(into, target, path.split('/').at(-1) ?? '')
      : join(into, target);
    cpSync(source, destination, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (each) =>
        stage !== undefined ||
        !/\/(node_modules|dist|\.offprint)(\/|$)/.test(each.slice(REPOSITORY.length - 1)),
    });
  }
}

function variablesOf({ argument }: Instruction): Record<string, string> {
  return Object.fromEntries(argument.split(/\s+/).map((each) => each.split('=', 2)));
}

function releaseOf(image: string): string {
  const release = /^debian:(\w+)-slim$/.exec(image)?.[1];
  if (release) return release;
  throw new Error(`The last stage begins with ${image}, which is not one of Debian's slim images.`);
}

/** As a builder runs it: with the network and the names of this machine. */
function runInRoot(rootDir: string, command: string): void {
  copyFileSync('/etc/resolv.conf', join(rootDir, 'etc/resolv.conf'));
  run('unshare', [
    '--mount',
    '--pid',
    '--fork',
    `--mount-proc=${rootDir}/proc`,
    'chroot',
    rootDir,
    'sh',
    '-ec',
    command,
  ]);
  rmSync(join(rootDir, 'etc/resolv.conf'), { force: true });
}

function run(command: string, args: readonly string[], cwd?: string): void {
  console.log(`${command} ${args.join(' ').slice(0, 120)}`);
  execFileSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
}
