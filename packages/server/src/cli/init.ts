import { Option } from 'commander';
import { STORAGES, STORES } from '../init/choices.ts';
import { InitError, type InitOptions, init } from '../init/init.ts';
import { APP_KINDS } from '../init/recognise-app.ts';
import { openTerminal } from '../init/terminal.ts';
import { type AddCommand, action, withHelp } from './command.ts';
import { EXIT, exitError } from './exit.ts';

interface Flags extends Omit<InitOptions, 'folder'> {
  readonly yes?: boolean;
}

export const addInitCommand: AddCommand = (parent, session) => {
  const ids = (choices: typeof STORES) => choices.map(({ id }) => id);
  const command = parent
    .command('init')
    .argument('[folder]', 'of the app', '.')
    .addOption(new Option('--app <kind>', 'recognised without it').choices(APP_KINDS))
    .addOption(new Option('--store <store>', 'of the jobs').choices(ids(STORES)))
    .addOption(new Option('--storage <storage>', 'of the files').choices(ids(STORAGES)))
    .option('-y, --yes', 'ask nothing and take the first of each')
    .action(action(session, addToApp));
  withHelp(command, {
    summary: 'Add Offprint to an app: the route, its config and .env.example',
    examples: [
      ['offprint init', 'a Next.js or Express app, or a program for Node'],
      ['offprint init --store postgres --storage s3', 'asks nothing'],
    ],
    notes: 'It overwrites nothing, and says what is left to do.',
  });
};

async function addToApp(folder: string, { yes, ...choices }: Flags): Promise<undefined> {
  try {
    await init({ folder, ...choices }, openTerminal({ asks: !yes }));
  } catch (error) {
    if (error instanceof InitError) throw exitError(EXIT.failed, error.message, error);
    throw error;
  }
}
