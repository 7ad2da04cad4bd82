import { readVersion } from '../config/config.ts';
import type { Check } from './check.ts';
import { type AddCommand, action, withHelp } from './command.ts';

import { EXIT } from './exit.ts';
import { plural } from './format.ts';
import { startProgress } from './progress.ts';
import { catchStopSignals } from './stop-signals.ts';
import { printLine, styledOut, terminalWidth, withLabel, writeOut } from './terminal.ts';

export const addDoctorCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('doctor')
    .option('--json', 'print JSON')
    .action(action(session, doctor));
  withHelp(command, {
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
  using stop = catchStopSignals();
  const progress = startProgress(flags.json || process.stdout.isTTY);
  const checks: Check[] = [];
  if (!flags.json) printLine(styledOut('bold', `Offprint ${readVersion()}`));
  try {
    progress.show('Looking');
    const { examine } = await import('./doctor-checks.ts');
    for await (const check of examine(stop.signal)) {
      if (stop.signal.aborted) return stop.exitCode;
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

const NAME_WIDTH = 8;
const LABELS = { ok: 'ok', warning: 'warn', failed: 'FAIL' } as const;
const STYLES = { ok: 'green', warning: 'yellow', failed: 'red' } as const;

function printCheck({ name, status, found, notes, advice }: Check): void {
  const width = terminalWidth();
  const label = `${styledOut(STYLES[status], LABELS[status].padEnd(4))}  ${name.padEnd(NAME_WIDTH)}  `;
  const indent = ' '.repeat(NAME_WIDTH + 8);
  printLine(withLabel(label, found, width));
  for (const note of notes) printLine(styledOut('dim', withLabel(indent, note, width)));
  if (advice) printLine(withLabel(indent, advice, width));
}
