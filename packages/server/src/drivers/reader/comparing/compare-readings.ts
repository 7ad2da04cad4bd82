import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ReaderReport } from '@offprint/contract';
import { untilAborted } from '../../../async/abort.ts';
import { deadline } from '../../../async/deadline.ts';
import { readerReport } from '../../../domain/reading/reader-report.ts';
import { ownModule } from '../../../platform/own-modules.ts';
import type { CompareReadings } from '../../../ports/pdf-reader.ts';
import { takesTooLong, unreadablePdf } from '../reader-errors.ts';

const PROGRAM = ownModule('./comparing-program', import.meta.url);
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32 };
const TIMEOUT_MS = 20_000;

/**
 * Compares on a thread that ends with the call, since a file and a document can be made to keep it
 * busy for hours.
 */
export function createComparison(timeoutMs: number = TIMEOUT_MS): CompareReadings {
  return async (readings, document, signal) => {
    signal.throwIfAborted();
    if (document === undefined) return readings.map((reading) => readerReport(reading, document));
    const workerData = { readings, document };
    const worker = new Worker(PROGRAM, { workerData, resourceLimits: RESOURCE_LIMITS });
    using time = deadline(timeoutMs, () => takesTooLong(timeoutMs));
    try {
      const answer = once(worker, 'message').catch((cause) => {
        throw unreadablePdf('To compare it with its document takes too much memory.', cause);
      });
      const [reports] = await untilAborted(answer, signal, time.signal);
      return reports as readonly ReaderReport[];
    } finally {
      void worker.terminate();
    }
  };
}
