import type { ExportDraft, ExportRecord } from '../../../domain/export-record.ts';
import type { Reply } from './scripts.ts';

type Kept = Omit<ExportRecord, 'downloadCount' | 'createdAtMs' | 'expiresAtMs'>;

/** What scripts look into, and the row as it is kept. */
export function exportRow({ ttlMs, ...kept }: ExportDraft, quotaBytes: number): [string, string] {
  const { id, jobId, userId, documentId, templateId, storageKey, fileSizeBytes } = kept;
  const lookedInto = {
    id,
    jobId,
    userId,
    documentId: documentId?.toWellFormed() ?? '',
    templateId,
    storageKey: storageKey.toWellFormed(),
    bytes: fileSizeBytes,
    quotaBytes,
    ttlMs,
  };
  return [JSON.stringify(lookedInto), JSON.stringify(kept satisfies Kept)];
}

/** Rows as scripts answer with them: four places each. */
export function toExportRecords(reply: Reply): ExportRecord[] {
  const records = [];
  for (let n = 0; n < reply.length; n += 4) {
    const [data, downloadCount, createdAtMs, expiresAtMs] = reply.slice(n, n + 4);
    if (!data) continue;
    const kept: Kept = JSON.parse(data);
    records.push({
      ...kept,
      downloadCount: Number(downloadCount),
      createdAtMs: Number(createdAtMs),
      expiresAtMs: Number(expiresAtMs),
    });
  }
  return records;
}
