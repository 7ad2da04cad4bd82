import type { Config } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import { type Check, failed, ok } from './checks/check.ts';
import { type AddCommand, runs, teach } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { plural } from './format.ts';
import { startProgress } from './progress.ts';
import { loadQuietConfig } from './quiet-config.ts';
import { printLine, styledOut, writeOut } from './terminal.ts';
import { readVersion } from './version.ts';

export const addDoctorCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('doctor')
    .option('--json', 'print JSON')
    .action(runs(session, doctor));
  teach(command, {
    summary: 'Look for what is wrong on this machine',
    examples: [
      ['offprint doctor', 'looks at everything, and says what to do'],
      ['offprint doctor --json | jq \'.checks[] | select(.status != "ok")\'', 'for scripts'],
    ],
    notes:
      'It changes neither store nor files. The exit code is 1 when a check fails; warnings do not count.',
  });
};

async function doctor(flags: { readonly json?: boolean }): Promise<number> {
  const progress = startProgress();
  const checks: Check[] = [];
  if (!flags.json) printLine(styledOut('bold', `Offprint ${readVersion()}`));
  try {
    progress.show('Looking');
    for await (const check of examine()) {
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

async function* examine(): AsyncGenerator<Check> {
  yield ok('Node', `${process.versions.node} on ${process.platform} ${process.arch}`);
  const config = readConfig();
  if ('status' in config) {
    yield config;
    return;
  }
  yield ok('Settings', 'all are valid');
  const checks = await import('./checks/all.ts');
  yield* checks.checkSystem(config);
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

const LABELS = { ok: 'ok', warning: 'warn', failed: 'FAIL' } as const;
const STYLES = { ok: 'green', warning: 'yellow', failed: 'red' } as const;

function printCheck({ name, status, found, notes, advice }: Check): void {
  printLine(`${styledOut(STYLES[status], LABELS[status].padEnd(5))} ${name.padEnd(9)} ${found}`);
  for (const note of notes) printLine(`${' '.repeat(16)}${styledOut('dim', note)}`);
  if (advice) printLine(`${' '.repeat(16)}${advice}`);
}
