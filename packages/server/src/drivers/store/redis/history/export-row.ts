import { type ExportRecord, exportOf } from '../../../../domain/export-record.ts';
import { parseRecord } from '../jobs/job-record.ts';

/** The record of the job when its file was published, and how often that was downloaded. */
export type RowAnswer = readonly [record: string, downloadCount: number];

export function toExportRecord([record, downloadCount]: RowAnswer): ExportRecord {
  const { result, ...job } = parseRecord(record);
  if (!result) throw new Error(`The job ${job.id} was published without a result.`);
  return { ...exportOf({ ...job, result }), downloadCount };
}
