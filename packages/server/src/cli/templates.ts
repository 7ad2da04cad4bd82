import { listTemplates } from '../app/list-templates.ts';
import { type AddCommand, action, loadQuietConfig, withHelp } from './command.ts';
import { EXIT } from './exit.ts';
import { addOwnTemplateCommands } from './own-templates.ts';
import { formatTable, writeOut } from './terminal.ts';

export const addTemplatesCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('templates')
    .option('--json', 'print JSON')
    .action(action(session, templates));
  withHelp(command, {
    summary: 'List the templates',
    examples: [
      ['offprint templates', 'what -t may name'],
      ["offprint templates --json | jq -r '.[].id'", 'the ids alone'],
      ['offprint templates new mine --from modern', 'a copy to change'],
    ],
  });
  addOwnTemplateCommands(command, session);
};

async function templates({ json }: { readonly json?: boolean }): Promise<number> {
  const { composePrinter } = await import('../compose-printer.ts');
  const known = listTemplates(await composePrinter(loadQuietConfig()));
  if (json) {
    await writeOut(`${JSON.stringify(known, null, 2)}\n`);
    return EXIT.ok;
  }
  const rows = known.map(({ id, kind, columns, pageSizes, description }) => [
    id,
    kind,
    String(columns),
    pageSizes.join(', '),
    description,
  ]);
  await writeOut(`${formatTable(['ID', 'KIND', 'COLS', 'PAGES', 'DESCRIPTION'], rows, 'wrap')}\n`);
  return EXIT.ok;
}
