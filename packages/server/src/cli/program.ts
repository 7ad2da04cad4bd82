import { Command } from 'commander';
import { readVersion } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { type AddCommand, type Session, withHelp } from './command.ts';
import { EXIT, EXIT_CODES_HELP, reportError } from './exit.ts';
import { styledOut, tolerateClosedPipes } from './terminal.ts';

/** What adds each command, under its heading of the help. */
const COMMANDS: Readonly<Record<string, Readonly<Record<string, () => Promise<AddCommand>>>>> = {
  'Print:': {
    render: async () => (await import('./render.ts')).addRenderCommand,
    templates: async () => (await import('./templates.ts')).addTemplatesCommand,
    check: async () => (await import('./check-pdf.ts')).addCheckCommand,
    import: async () => (await import('./import-pdf.ts')).addImportCommand,
  },
  'Run:': {
    init: async () => (await import('./init.ts')).addInitCommand,
    serve: async () => (await import('./serve.ts')).addServeCommand,
    worker: async () => (await import('./worker.ts')).addWorkerCommand,
    jobs: async () => (await import('./jobs.ts')).addJobsCommand,
    deliveries: async () => (await import('./deliveries.ts')).addDeliveriesCommand,
  },
  'Look after:': {
    doctor: async () => (await import('./doctor.ts')).addDoctorCommand,
    migrate: async () => (await import('./migrate.ts')).addMigrateCommand,
    storage: async () => (await import('./storage.ts')).addStorageCommand,
    browser: async () => (await import('./browser.ts')).addBrowserCommand,
    fonts: async () => (await import('./fonts.ts')).addFontsCommand,
  },
};

/**
 * Runs one command line to its end.
 *
 * @returns the exit code
 */
export async function runProgram(argv: readonly string[]): Promise<number> {
  tolerateClosedPipes();
  const session: Session = { exitCode: EXIT.ok };
  try {
    const program = createProgram();
    await addCommands(program, session, argv[0]);
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync([...argv], { from: 'user' });
    return session.exitCode;
  } catch (error) {
    return reportError(error, isDebugging());
  }
}

function createProgram(): Command {
  const program = new Command('offprint')
    .exitOverride()
    .configureHelp({ styleTitle: (title) => styledOut('bold', title) })
    .showHelpAfterError('Add --help to see examples and options.')
    .version(readVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help for a command');
  withHelp(program, {
    summary: 'Offprint prints documents to PDF, in the background or at once.',
    examples: [
      ['offprint render resume.json -o resume.pdf', 'print one file now'],
      ['offprint serve', 'the API and its worker, on port 3000'],
      ['offprint jobs list', 'what was submitted, and how it went'],
      ['offprint doctor', 'what is wrong on this machine'],
    ],
    notes: `${SETTINGS_HELP}\n\n${EXIT_CODES_HELP}`,
  });
  return program;
}

/** Only the command that is named, since loading the others takes as long as many commands do. */
async function addCommands(program: Command, session: Session, named = ''): Promise<void> {
  const groups = Object.entries(COMMANDS);
  const isKnown = groups.some(([, commands]) => Object.hasOwn(commands, named));
  for (const [heading, commands] of groups) {
    program.commandsGroup(heading);
    for (const [name, load] of Object.entries(commands)) {
      if (isKnown && name !== named) continue;
      const add = await load();
      add(program, session);
    }
  }
}

const SETTINGS_HELP = `Settings come from the environment, such as PORT, OFFPRINT_DATA_DIR and
OFFPRINT_AUTH; options win over them. OFFPRINT_LOG_LEVEL=debug adds the reason
behind an error.`;

function isDebugging(): boolean {
  try {
    return loadConfig().log.level === 'debug';
  } catch {
    return false;
  }
}
