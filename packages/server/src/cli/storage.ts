import { adoptStorage, storageOwner } from '../app/storage-owner.ts';
import { compose } from '../compose.ts';
import { type AddCommand, action, loadQuietConfig, withHelp } from './command.ts';
import { printLine } from './terminal.ts';

export const addStorageCommand: AddCommand = (parent, session) => {
  const storage = withHelp(parent.command('storage'), {
    summary: 'Say which store the printed files belong to',
    examples: [['offprint storage adopt', 'they belong to the store of the settings']],
  });
  withHelp(storage.command('adopt').action(action(session, runAdopt)), {
    summary: 'Make the file storage belong to the store of the settings',
    examples: [['offprint storage adopt', 'after a store was lost or restored']],
    notes: `Files belong to one store, which deletes those that nothing of it points to.
Adopt files only when no other store is in use with them: it would lose them.`,
  });
};

async function runAdopt(): Promise<undefined> {
  const system = await compose(loadQuietConfig());
  try {
    const { storage, store } = system.description;
    const isOurs = (await storageOwner(system.app)) === 'this store';
    if (!isOurs) await adoptStorage(system.app);
    printLine(`The ${storage} ${isOurs ? 'belong already' : 'belong from now on'} to ${store}.`);
  } finally {
    await system.close();
  }
}
