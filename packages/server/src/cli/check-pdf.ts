import type { CheckReport, ReaderReport } from '@offprint/contract';
import { checkPdf } from '../app/check-pdf.ts';
import { type AddCommand, action, withHelp } from './command.ts';
import { EXIT } from './exit.ts';
import { formatPages, plural } from './format.ts';
import { parseJson, readBytes, readText } from './render-document.ts';
import { STANDARD_STREAM } from './render-targets.ts';
import { catchStopSignals } from './stop-signals.ts';
import {
  alignColumns,
  inOneLine,
  printLine,
  styledOut,
  terminalWidth,
  writeOut,
} from './terminal.ts';

interface CheckFlags {
  readonly against?: string;
  readonly json?: boolean;
}

export const addCheckCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('check')
    .argument('<pdf>', 'a file; - is standard input')
    .option('--against <document>', 'the JSON that it was printed from')
    .option('--json', 'print JSON')
    .action(action(session, check));
  withHelp(command, {
    summary: 'Say what programs read in a PDF, as those that sort applications do',
    examples: [
      ['offprint check resume.pdf --against resume.json', 'what of it is found'],
      ['offprint check resume.pdf --json', 'for programs'],
    ],
    notes: `It is read by pdf.js, and by pdftotext where poppler is installed. The exit code is 1
where one of them finds less than 99 % of the document, or in another order.`,
  });
};

async function check(input: string, { against, json }: CheckFlags): Promise<number> {
  using stop = catchStopSignals();
  const { signal } = stop;
  try {
    const pdf = await readBytes(input, signal);
    const document = against && parseJson(await readText(against, signal));
    const { composePdfPrograms } = await import('../compose-readers.ts');
    const report = await checkPdf(composePdfPrograms(), pdf, document, signal);
    if (json) await writeOut(`${JSON.stringify(report, null, 2)}\n`);
    else printReport(input, report);
    return report.passed ? EXIT.ok : EXIT.failed;
  } catch (error) {
    if (!signal.aborted) throw error;
    return stop.exitCode;
  }
}

function printReport(input: string, report: CheckReport): void {
  const { pageCount, pageFill, standards, readers, advice } = report;
  const name = input === STANDARD_STREAM ? 'standard input' : input;
  const facts = [formatPages(pageCount, pageFill), ...standards];
  printLine(`${inOneLine(name)}  ${facts.join(', ')}`);
  for (const reader of readers) printReader(reader);
  for (const sentence of advice) printLine(sentence);
}

function printReader({
  reader,
  total,
  found,
  missing,
  misplaced,
  unrecognised,
}: ReaderReport): void {
  if (total === 0) {
    printLine(`${reader} reads it. Add --against for what it finds.`);
    return;
  }
  const isWhole = missing.length + misplaced.length + unrecognised.length === 0;
  const label = styledOut(isWhole ? 'green' : 'yellow', reader);
  printLine(`${label} finds ${found} of ${plural(total, 'value')}${isWhole ? '' : ':'}`);
  const rows = [
    ...missing.map(({ path, value }) => ['  missing', path, value]),
    ...misplaced.map(({ path, value }) => ['  misplaced', path, value]),
    ...unrecognised.map((path) => ['  unrecognised', path, '']),
  ];
  if (rows.length > 0) printLine(alignColumns(rows, { width: terminalWidth(), overflow: 'cut' }));
}
