import { parentPort, workerData } from 'node:worker_threads';
import { type ReadText, readerReport } from '../../../domain/reading/reader-report.ts';

// The program of a thread that compares what was read of one file with its document.

interface Task {
  readonly readings: readonly ReadText[];
  readonly document: unknown;
}

const { readings, document } = workerData as Task;
parentPort?.postMessage(readings.map((reading) => readerReport(reading, document)));
