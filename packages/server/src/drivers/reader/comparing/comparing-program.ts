import { parentPort, workerData } from 'node:worker_threads';
import { type ReadText, readerReport } from '../../../domain/reading/reader-report.ts';
import { giveWay } from '../../../platform/processes.ts';

// The program of a thread that compares what was read of one file with its document.

interface Task {
  readonly readings: readonly ReadText[];
  readonly document: unknown;
}

// Except on Linux, a priority is that of the whole process.
if (process.platform === 'linux') giveWay(0);
const { readings, document } = workerData as Task;
parentPort?.postMessage(readings.map((reading) => readerReport(reading, document)));
