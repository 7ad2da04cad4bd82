import { Command } from 'commander';
import { readVersion } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { addBrowserCommand } from './browser.ts';
import { addCheckCommand } from './check-pdf.ts';
import { type Session, withHelp } from './command.ts';
import { addDeliveriesCommand } from './deliveries.ts';
import { addDoctorCommand } from './doctor.ts';
import { EXIT, EXIT_CODES_HELP, reportError } from './exit.ts';
import { addFontsCommand } from './fonts.ts';
import { addImportCommand } from './import-pdf.ts';
import { addInitCommand } from './init.ts';
import { addJobsCommand } from './jobs.ts';
import { addMigrateCommand } from './migrate.ts';
import { addRenderCommand } from './render.ts';
import { addServeCommand } from './serve.ts';
import { addStorageCommand } from './storage.ts';
import { addTemplatesCommand } from './templates.ts';
import { styledOut, tolerateClosedPipes } from './terminal.ts';
import { addWorkerCommand } from './worker.ts';

/**
 * Runs one command line to its end.
 *
 * @returns the exit code
 */
export async function runProgram(argv: readonly string[]): Promise<number> {
  tolerateClosedPipes();
  const session: Session = { exitCode: EXIT.ok };
  const program = createProgram(session);
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync([...argv], { from: 'user' });
    return session.exitCode;
  } catch (error) {
    return reportError(error, isDebugging());
  }
}

function createProgram(session: Session): Command {
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

  program.commandsGroup('Print:');
  addRenderCommand(program, session);
  addTemplatesCommand(program, session);
  addCheckCommand(program, session);
  addImportCommand(program, session);
  program.commandsGroup('Run:');
  addInitCommand(program, session);
  addServeCommand(program, session);
  addWorkerCommand(program, session);
  addJobsCommand(program, session);
  addDeliveriesCommand(program, session);
  program.commandsGroup('Look after:');
  addDoctorCommand(program, session);
  addMigrateCommand(program, session);
  addStorageCommand(program, session);
  addBrowserCommand(program, session);
  addFontsCommand(program, session);
  return program;
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
