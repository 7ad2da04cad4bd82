import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { readVersion } from '../config/version.ts';
import { type Check, failed, ok } from './checks/check.ts';
import { type AddCommand, runs, teach } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { plural } from './format.ts';
import { catchInterruption, interruptedExitCode, type StopSignal } from './interruption.ts';
import { startProgress } from './progress.ts';
import { loadQuietConfig } from './quiet-config.ts';
import { outputWidth, printLine, styledOut, writeOut } from './terminal.ts';
import { behindLabel } from './terminal-text.ts';

export const addDoctorCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('doctor')
    .option('--json', 'print JSON')
    .action(runs(session, doctor));
  teach(command, {
    summary: 'Look for what is wrong on this machine',
    examples: [
      ['offprint doctor', 'looks, and says what to do'],
      ['offprint doctor --json | jq .healthy', 'for scripts'],
    ],
    notes: `It changes neither store nor files. The exit code is 1 when a check fails;
warnings do not count.`,
  });
};

async function doctor(flags: { readonly json?: boolean }): Promise<number> {
  using interruption = catchInterruption();
  const { signal } = interruption;
  const progress = startProgress(flags.json || process.stdout.isTTY);
  const checks: Check[] = [];
  if (!flags.json) printLine(styledOut('bold', `Offprint ${readVersion()}`));
  try {
    progress.show('Looking');
    for await (const check of examine(signal)) {
      if (signal.aborted) return interruptedExitCode(signal.reason as StopSignal);
      checks.push(check);
      progress.clear();
      if (!flags.json) printCheck(check);
      progress.show('Looking');
    }
  } finally {
    progress.clear();
  }
  const failures = checks.filter(({ status }) => status === 'failed').length;
  const isHealthy = failures === 0;
  if (flags.json) {
    const report = { healthy: isHealthy, version: readVersion(), checks };
    await writeOut(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    printLine(isHealthy ? 'Ready to print.' : `${plural(failures, 'check')} failed.`);
  }
  return isHealthy ? EXIT.ok : EXIT.failed;
}

async function* examine(signal: AbortSignal): AsyncGenerator<Check> {
  yield ok('Node', `${process.versions.node} on ${process.platform} ${process.arch}`);
  const config = readConfig();
  if ('status' in config) {
    yield config;
    return;
  }
  yield ok('Settings', 'all are valid');
  const checks = await import('./checks/all.ts');
  yield* checks.checkSystem(config, signal);
}

function readConfig(): Config | Check {
  try {
    return loadQuietConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const found = `${plural(error.problems.length, 'value')} cannot be used, so nothing else was looked at`;
    return failed('Settings', found, 'Correct the environment.', error.problems);
  }
}

const NAME_WIDTH = 8;
const LABELS = { ok: 'ok', warning: 'warn', failed: 'FAIL' } as const;
const STYLES = { ok: 'green', warning: 'yellow', failed: 'red' } as const;

function printCheck({ name, status, found, notes, advice }: Check): void {
  const label = `${styledOut(STYLES[status], LABELS[status].padEnd(4))}  ${name.padEnd(NAME_WIDTH)}  `;
  const indent = ' '.repeat(NAME_WIDTH + 8);
  printLine(behindLabel(label, found, outputWidth()));
  for (const note of notes) printLine(styledOut('dim', behindLabel(indent, note, outputWidth())));
  if (advice) printLine(behindLabel(indent, advice, outputWidth()));
}
