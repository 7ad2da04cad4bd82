import type { TemplateView } from '@offprint/contract';
import { listTemplates } from '../app/list-templates.ts';
import { type AddCommand, action, loadQuietConfig, withHelp } from './command.ts';
import { EXIT } from './exit.ts';
import { addOwnTemplateCommands } from './own-templates.ts';
import { formatTable, printLine, writeOut } from './terminal.ts';

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
  for (const [name, lacking] of missingPackages(known)) {
    printLine(`\nNot printed without ${name}: ${lacking.join(', ')}. Run: npm install ${name}`);
  }
  return EXIT.ok;
}

/** The templates that lack one, by the name of the package. */
function missingPackages(known: readonly TemplateView[]): ReadonlyMap<string, readonly string[]> {
  const byPackage = new Map<string, string[]>();
  for (const { id, missingPackage } of known) {
    if (missingPackage === undefined) continue;
    byPackage.set(missingPackage, [...(byPackage.get(missingPackage) ?? []), id]);
  }
  return byPackage;
}
