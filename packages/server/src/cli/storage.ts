import { type Reconciliation, reconcileStorage } from '../app/reconcile-storage.ts';
import { adoptStorage, storageOwner } from '../app/storage-owner.ts';
import { type AddCommand, action, withHelp } from './command.ts';
import { EXIT } from './exit.ts';
import { formatBytes, plural } from './format.ts';
import { onStore } from './on-store.ts';
import { printLine, writeOut } from './terminal.ts';

export const addStorageCommand: AddCommand = (parent, session) => {
  const storage = withHelp(parent.command('storage'), {
    summary: 'Say which store the printed files belong to, and mend what is counted of them',
    examples: [
      ['offprint storage adopt', 'they belong to the store of the settings'],
      ['offprint storage reconcile --dry-run', 'whether files, history and usage agree'],
    ],
  });
  withHelp(storage.command('adopt').action(action(session, runAdopt)), {
    summary: 'Make the file storage belong to the store of the settings',
    examples: [['offprint storage adopt', 'after a store was lost or restored']],
    notes: `Files belong to one store, which deletes those that nothing of it points to.
Adopt files only when no other store is in use with them: it would lose them.`,
  });
  const reconcile = storage
    .command('reconcile')
    .option('-n, --dry-run', 'only say what differs; exits with 1 when something does')
    .option('--json', 'print JSON')
    .action(action(session, runReconcile));
  withHelp(reconcile, {
    summary: 'Make the usage of users, the history and the files agree',
    examples: [
      ['offprint storage reconcile --dry-run', 'what differs'],
      ['offprint storage reconcile', 'and mend it'],
    ],
    notes: `What is counted against a user's quota becomes what there is of exports and documents. Files
that no export points to are deleted once they are old enough, and exports whose file is gone are
removed, so that their users read that it was deleted. A server may run meanwhile.`,
  });
};

interface ReconcileFlags {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

function runReconcile({ dryRun = false, json }: ReconcileFlags): Promise<number> {
  return onStore(async ({ app }) => {
    const found = await reconcileStorage(app, { mend: !dryRun });
    if (json) await writeOut(`${JSON.stringify(found, null, 2)}\n`);
    else for (const line of describeReconciliation(found, dryRun)) printLine(line);
    const { usage, orphans, missing } = found;
    const differs = usage.length + (orphans?.files ?? 0) + (missing?.files ?? 0) > 0;
    return dryRun && differs ? EXIT.failed : EXIT.ok;
  });
}

function describeReconciliation(
  { usage, owner, orphans, missing }: Reconciliation,
  isDryRun: boolean,
): readonly string[] {
  const counted = isDryRun ? 'is' : 'was';
  const users = usage.map(
    ({ userId, countedBytes, actualBytes }) =>
      `${userId}: ${formatBytes(countedBytes)} ${counted} counted, ${formatBytes(actualBytes)} is there`,
  );
  const found = (
    what: string,
    { files, bytes }: { files: number; bytes: number },
    mended: string,
  ) => `${plural(files, 'file')} ${what}, ${formatBytes(bytes)}${isDryRun ? '' : `, ${mended}`}`;
  return [
    ...users,
    `${plural(usage.length, 'user')} ${isDryRun ? 'to count' : 'counted'} anew`,
    ...(orphans ? [found('that nothing points to', orphans, 'deleted')] : []),
    ...(missing ? [found('gone that exports point to', missing, 'exports removed')] : []),
    ...(owner === 'another store'
      ? ['The files belong to another store: none was looked at.']
      : []),
    ...(owner === 'shared'
      ? [
          'Another store is set up over the same files: what may be its files was not looked for. If it is gone: offprint storage adopt',
        ]
      : []),
    ...(owner === 'nobody'
      ? [
          'No mark says whose the files are: none was looked for. If they are: offprint storage adopt',
        ]
      : []),
  ];
}

/** Requires an existing store: a mistyped schema would take the files from their real store. */
function runAdopt(): Promise<number> {
  return onStore(async ({ app, description: { storage, store } }) => {
    const isOurs = (await storageOwner(app)) === 'this store';
    if (!isOurs) await adoptStorage(app);
    printLine(`The ${storage} ${isOurs ? 'belong already' : 'belong from now on'} to ${store}.`);
    return EXIT.ok;
  });
}
