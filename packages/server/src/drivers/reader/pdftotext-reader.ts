import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { untilAborted } from '../../async/abort.ts';
import { deadline } from '../../async/deadline.ts';
import { giveWay } from '../../platform/processes.ts';
import type { PdfReader } from '../../ports/pdf-reader.ts';
import { takesTooLong, unreadablePdf } from './reader-errors.ts';

export interface PdftotextReaderOptions {
  /** The program, or where it is. */
  readonly program?: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 20_000;
const MAX_TEXT_BYTES = 8 * 1024 * 1024;
/** Where systems keep programs. The server's own environment holds secrets. */
const PATH = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin';
/** `ulimit` counts in kB. The program itself needs a tenth of this. */
const LIMITED = 'ulimit -v 1048576; exec "$0" -q -enc UTF-8 - -';

/** Reads with poppler's pdftotext, as most programs on servers do. */
export function createPdftotextReader(options: PdftotextReaderOptions = {}): PdfReader {
  const { program = 'pdftotext', timeoutMs = TIMEOUT_MS } = options;
  return {
    name: 'pdftotext',
    async read(pdf, signal) {
      signal.throwIfAborted();
      const child = spawn('/bin/sh', ['-c', LIMITED, program], {
        env: { PATH },
      });
      if (child.pid !== undefined) giveWay(child.pid);
      using time = deadline(timeoutMs, () => takesTooLong(timeoutMs));
      try {
        const text = await untilAborted(outputOf(child, pdf), signal, time.signal);
        return text === null ? null : { text, file: null };
      } finally {
        child.kill('SIGKILL');
      }
    },
  };
}

/** The exit code of a shell if there is no such program. */
const NOT_FOUND_CODE = 127;

async function outputOf(child: ChildProcessWithoutNullStreams, pdf: Uint8Array) {
  const chunks: Buffer[] = [];
  let length = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_TEXT_BYTES) child.kill('SIGKILL');
    else chunks.push(chunk);
  });
  // The program may exit before everything is written to it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(pdf);
  const ended = await once(child, 'close').catch(() => [NOT_FOUND_CODE]);
  if (ended[0] === NOT_FOUND_CODE) return null;
  if (ended[0] !== 0) throw unreadablePdf('It is encrypted or broken, or holds too much.');
  return Buffer.concat(chunks).toString('utf8');
}
