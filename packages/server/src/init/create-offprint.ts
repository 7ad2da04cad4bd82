import { parseArgs } from 'node:util';
import { InitError, init } from './init.ts';
import { openTerminal } from './terminal.ts';

const HELP = `Adds Offprint to the app in a folder: the route, its config and .env.example.

npm create offprint@latest [folder] -- [options]

  --app      next, express or node; recognised without it
  --store    sqlite, postgres, redis or upstash
  --storage  filesystem, s3, supabase or firebase
  --yes      asks nothing and takes the first of each
  --help     this page
`;

/**
 * The program of `npm create offprint`.
 *
 * @returns the exit code
 */
export async function main(argv: string[]): Promise<number> {
  tolerateClosedOutput();
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        app: { type: 'string' },
        store: { type: 'string' },
        storage: { type: 'string' },
        yes: { type: 'boolean', short: 'y' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const { help, yes, ...choices } = values;
    if (help) process.stdout.write(HELP);
    else await init({ folder: positionals[0] ?? '.', ...choices }, openTerminal({ asks: !yes }));
    return 0;
  } catch (error) {
    if (!(error instanceof InitError) && !isWrongUsage(error)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return 2;
  }
}

function isWrongUsage(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && /^ERR_PARSE_ARGS/.test(`${error.code}`);
}

/** A reader such as `head` may close the output early. The files are written all the same. */
function tolerateClosedOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
