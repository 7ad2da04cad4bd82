import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { readVersion } from '../config/config.ts';
import { FONT_PACKAGES, type FontPackage } from '../templates/fonts/font-packages.ts';
import { installedFonts } from '../templates/fonts/installed-fonts.ts';
import { type AddCommand, action, withHelp } from './command.ts';
import { EXIT, exitError, usageError } from './exit.ts';
import { startProgress } from './progress.ts';
import { formatTable, printLine, writeOut } from './terminal.ts';

export const addFontsCommand: AddCommand = (parent, session) => {
  const fonts = withHelp(parent.command('fonts'), {
    summary: 'Say which fonts are installed, and install more',
    examples: [
      ['offprint fonts list', 'what there is'],
      ['offprint fonts add cjk', 'Chinese, Japanese and Korean'],
    ],
  });
  const list = fonts
    .command('list')
    .option('--json', 'print JSON')
    .action(action(session, listFonts));
  withHelp(list, {
    summary: 'List the packages of fonts, and whether they are installed',
    examples: [['offprint fonts list', 'Latin, Greek and Cyrillic are always there']],
  });
  const add = fonts
    .command('add')
    .argument('<id...>', FONT_PACKAGES.map(({ id }) => id).join(', '))
    .action(action(session, addFonts));
  withHelp(add, {
    summary: 'Install fonts by npm into the project of this folder',
    examples: [['offprint fonts add cjk emoji', 'two packages']],
    notes: 'A server finds them when it starts.',
  });
};

async function listFonts({ json }: { readonly json?: boolean }): Promise<number> {
  const { packages } = installedFonts();
  const known = FONT_PACKAGES.map(({ id, npmPackage, brings }) => ({
    id,
    npmPackage,
    brings,
    installed: packages.some((each) => each.id === id),
  }));
  if (json) {
    await writeOut(`${JSON.stringify(known, null, 2)}\n`);
    return EXIT.ok;
  }
  const rows = known.map(({ id, installed, brings }) => [id, installed ? 'yes' : 'no', brings]);
  await writeOut(`${formatTable(['ID', 'INSTALLED', 'BRINGS'], rows, 'wrap')}\n`);
  return EXIT.ok;
}

async function addFonts(ids: readonly string[]): Promise<number> {
  const wanted = ids.map(packageOf);
  const { packages } = installedFonts();
  const isThere = ({ id }: FontPackage) => packages.some((each) => each.id === id);
  for (const { id } of wanted.filter(isThere)) printLine(`${id} is installed already.`);
  const missing = wanted.filter((each) => !isThere(each));
  if (missing.length === 0) return EXIT.ok;
  await install(missing.map(({ npmPackage }) => `${npmPackage}@${readVersion()}`));
  for (const { id, brings } of missing) printLine(`${id} is installed: ${brings}.`);
  return EXIT.ok;
}

function packageOf(id: string): FontPackage {
  const found = FONT_PACKAGES.find((each) => each.id === id);
  if (found) return found;
  const known = FONT_PACKAGES.map((each) => each.id).join(', ');
  throw usageError(`There are no fonts "${id}". Choose from: ${known}.`);
}

/** npm explains the failure in its last lines, of which the first says the most. */
const NPM_ERROR = /^npm (?:error|ERR!) (?!code |errno |syscall |A complete log)(\S.*)$/m;

async function install(packages: readonly string[]): Promise<void> {
  const args = ['install', '--no-audit', '--no-fund', ...packages];
  const command = `npm install ${packages.join(' ')}`;
  const progress = startProgress();
  progress.show('Installing');
  try {
    const npm = spawn('npm', args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      shell: process.platform === 'win32',
    });
    const [errors, [exitCode]] = await Promise.all([text(npm.stderr), once(npm, 'close')]);
    if (exitCode === 0) return;
    const reason = NPM_ERROR.exec(errors)?.[1] ?? `it ended with ${exitCode}`;
    throw exitError(
      EXIT.failed,
      `npm could not install them: ${reason}. Where the registry can be reached, run: ${command}`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw exitError(EXIT.failed, `There is no npm here. Where there is, run: ${command}`, error);
  } finally {
    progress.clear();
  }
}
