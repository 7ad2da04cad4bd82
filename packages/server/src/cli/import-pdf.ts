import { importResume } from '../app/import-resume.ts';
import { type AddCommand, action, withHelp } from './command.ts';
import { EXIT, noteWarning } from './exit.ts';
import { readBytes } from './render-document.ts';
import { catchStopSignals } from './stop-signals.ts';
import { noteLine, writeOut } from './terminal.ts';

export const addImportCommand: AddCommand = (parent, session) => {
  const command = parent
    .command('import')
    .argument('<pdf>', 'a file; - is standard input')
    .action(action(session, importPdf));
  withHelp(command, {
    summary: 'Make a JSON Resume of a PDF',
    examples: [
      ['offprint import resume.pdf > resume.json', 'look at what it says it is unsure of'],
    ],
    notes: `A PDF that Offprint printed with the standard a-3a holds the document itself. Any other is
read: name, contacts, jobs, education, skills and languages.`,
  });
};

async function importPdf(input: string): Promise<number> {
  using stop = catchStopSignals();
  const { signal } = stop;
  try {
    const pdf = await readBytes(input, signal);
    const { composePdfPrograms } = await import('../compose-readers.ts');
    const { resume, from, unsure } = await importResume(composePdfPrograms().readers, pdf, signal);
    await writeOut(`${JSON.stringify(resume, null, 2)}\n`);
    noteLine(from === 'attachment' ? 'The document was attached.' : 'It was read from the text.');
    for (const sentence of unsure) noteWarning(sentence);
    return EXIT.ok;
  } catch (error) {
    if (!signal.aborted) throw error;
    return stop.exitCode;
  }
}
