import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { untilAborted } from '../../../async/abort.ts';
import { deadline } from '../../../async/deadline.ts';
import { ownModule } from '../../../platform/own-modules.ts';
import { giveWay, residentBytes } from '../../../platform/processes.ts';
import type { PdfReader } from '../../../ports/pdf-reader.ts';
import { takesTooLong, takesTooMuchMemory, unreadablePdf } from '../reader-errors.ts';
import { MAX_PAGES, type ReadingAnswer } from './messages.ts';

export interface PdfjsReaderOptions {
  readonly timeoutMs?: number;
  readonly maxResidentBytes?: number;
}

const PROGRAM = fileURLToPath(ownModule('./reading-program', import.meta.url));
const TIMEOUT_MS = 20_000;
const MAX_RESIDENT_BYTES = 512 * 1024 * 1024;
const MEASURE_EVERY_MS = 50;

/** Reads with pdf.js, as browsers do, in a process for each file. */
export function createPdfjsReader(options: PdfjsReaderOptions = {}): PdfReader {
  const { timeoutMs = TIMEOUT_MS, maxResidentBytes = MAX_RESIDENT_BYTES } = options;
  return {
    name: 'pdf.js',
    async read(pdf, signal) {
      signal.throwIfAborted();
      // The server's environment holds secrets.
      const child = fork(PROGRAM, {
        cwd: parse(PROGRAM).root,
        env: {},
        // Not the flags of the server.
        execArgv: [],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      if (child.pid !== undefined) giveWay(child.pid);
      const tooMuch = new AbortController();
      const watch = setInterval(() => {
        const resident = child.pid === undefined ? 0 : (residentBytes(child.pid) ?? 0);
        if (resident > maxResidentBytes) tooMuch.abort(takesTooMuchMemory(maxResidentBytes));
      }, MEASURE_EVERY_MS);
      using time = deadline(timeoutMs, () => takesTooLong(timeoutMs));
      try {
        const answer = await untilAborted(
          answerOf(child, pdf),
          signal,
          time.signal,
          tooMuch.signal,
        );
        if (answer.is === 'unreadable') throw unreadablePdf(REASONS[answer.reason]);
        return answer.reading;
      } finally {
        clearInterval(watch);
        child.kill('SIGKILL');
      }
    },
  };
}

const REASONS = {
  encrypted: 'It is encrypted. Save it without a password.',
  broken: 'It is no PDF, or a broken one.',
  tooLong: `It has more than ${MAX_PAGES} pages or too much text.`,
};

async function answerOf(child: ChildProcess, pdf: Uint8Array): Promise<ReadingAnswer> {
  const ended = new AbortController();
  child.once('error', (error) => ended.abort(error));
  child.once('exit', () => ended.abort(new Error('it ended')));
  try {
    child.send(pdf);
    const [answer] = await once(child, 'message', { signal: ended.signal });
    return answer as ReadingAnswer;
  } catch {
    return { is: 'unreadable', reason: 'broken' };
  }
}
