import { OffprintError, toOffprintError } from '../../domain/errors.ts';
import { fromSentError, type SentError, toSentError } from '../../domain/sent-error.ts';
import { answerCalls } from '../../platform/answer-calls.ts';
import { createCalledProcess } from '../../platform/called-process.ts';
import type { PdfReader, PdfReading } from '../../ports/pdf-reader.ts';

export interface ReadersBeside {
  readonly readers: readonly PdfReader[];
  close(): Promise<void>;
}

interface ReadTask {
  readonly reader: string;
  readonly pdf: Uint8Array;
}

/** It holds the files that are read, and little else. */
const NODE_FLAGS = ['--max-semi-space-size=1', '--v8-pool-size=1'];
const IDLE_MS = 30_000;

/**
 * Readers that start a process for each file, in a small process beside this one. A start copies
 * the page tables of the process that starts another: a server of 300 MB answers nobody for 10 to
 * 20 ms.
 *
 * @param names of the readers, in their order
 * @param program calls {@link answerReads}
 */
export function createReadersBeside(names: readonly string[], program: string): ReadersBeside {
  const called = createCalledProcess({
    program,
    nodeFlags: NODE_FLAGS,
    idleMs: IDLE_MS,
    toError: (fault) => fromSentError(fault as SentError),
    toCrash: (cause) =>
      new OffprintError('INTERNAL_ERROR', 'What reads PDFs has crashed. Try again.', { cause }),
  });
  return {
    readers: names.map((name) => ({
      name,
      async read(pdf, signal) {
        const task: ReadTask = { reader: name, pdf };
        return (await called.call(task, signal)) as PdfReading | null;
      },
    })),
    close: called.close,
  };
}

/** The program of the process beside. */
export function answerReads(readers: readonly PdfReader[]): void {
  answerCalls<ReadTask>(
    async ({ reader, pdf }, signal) => {
      const named = readers.find(({ name }) => name === reader);
      return (await named?.read(pdf, signal)) ?? null;
    },
    (error) => toSentError(toOffprintError(error)),
  );
}
