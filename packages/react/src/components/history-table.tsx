import type { CheckReport, ExportView } from '@offprint/client';
import { useId, useState } from 'react';
import { formatBytes, formatCount, formatRelative, formatText } from '../describe.ts';
import { useExportStore, useTexts } from '../provider.tsx';
import { useHistory } from '../use-history.ts';
import { useTrackedJobs } from '../use-jobs.ts';
import { useKeptFocus } from '../use-kept-focus.ts';
import { useNow } from '../use-now.ts';
import { Button, DeleteButton, useRoot } from './controls.tsx';
import { DownloadLink } from './download-link.tsx';
import { ExportError } from './export-error.tsx';
import { PrintNotes } from './print-notes.tsx';
import { useAction } from './use-action.ts';

export interface HistoryTableProps {
  /** Documents to filter by. Without them, everything is shown. */
  readonly documents?: readonly { readonly id: string; readonly title: string }[];
  readonly pageSize?: number;
  /** By default, exports a stored document as it is now, in the same template. */
  onExportAgain?: ((row: ExportView) => Promise<unknown>) | undefined;
}

/** The stored files, one page at a time. */
export function HistoryTable({ documents, pageSize = 10, onExportAgain }: HistoryTableProps) {
  const texts = useTexts();
  const root = useRoot('op-history');
  const heading = useId();
  const [documentId, setDocumentId] = useState<string>();
  const history = useHistory({ documentId, limit: pageSize });
  const { exports, total, offset, error } = history;
  const keptFocus = useKeptFocus<HTMLElement>();
  const jobs = useTrackedJobs();
  const nowMs = useNow();
  const last = offset + (exports?.length ?? 0);

  return (
    <section {...root} aria-labelledby={heading} {...keptFocus}>
      <header className="op-row">
        <h2 id={heading} tabIndex={-1}>
          {texts.history}
        </h2>
        {documents && (
          <select
            aria-label={texts.document}
            value={documentId ?? ''}
            onChange={({ target }) => setDocumentId(target.value || undefined)}
          >
            <option value="">{texts.allDocuments}</option>
            {documents.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
      </header>
      <ExportError error={error} onRetry={history.reload} />
      {!exports && !error && <p className="op-muted">{texts.loading}</p>}
      {exports?.length === 0 && <p className="op-muted">{texts.noHistory}</p>}
      {exports && exports.length > 0 && (
        <table aria-labelledby={heading}>
          <thead>
            <tr>
              {[texts.file, texts.size, texts.made, texts.kept, texts.actions].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {exports.map((row) => (
              <Row
                key={row.id}
                row={row}
                report={jobs.find(({ jobId }) => jobId === row.jobId)?.job?.report}
                nowMs={nowMs}
                onRemove={history.remove}
                onExportAgain={onExportAgain}
              />
            ))}
          </tbody>
        </table>
      )}
      {total > pageSize && (
        <nav className="op-row" aria-label={texts.history}>
          <Button isBusy={offset === 0} onClick={() => history.showPage(offset - pageSize)}>
            {texts.previous}
          </Button>
          <span className="op-muted" role="status">
            {formatText(texts, texts.range, { from: offset + 1, to: last, total })}
          </span>
          <Button isBusy={last >= total} onClick={() => history.showPage(offset + pageSize)}>
            {texts.next}
          </Button>
        </nav>
      )}
    </section>
  );
}

const SOON_MS = 2 * 24 * 60 * 60 * 1000;

interface RowProps extends Pick<HistoryTableProps, 'onExportAgain'> {
  readonly row: ExportView;
  /** Removed with the record of the job, long before the file. */
  readonly report: CheckReport | null | undefined;
  readonly nowMs: number;
  onRemove(exportId: string): Promise<void>;
}

function Row({ row, report, nowMs, onRemove, onExportAgain }: RowProps) {
  const texts = useTexts();
  const { start } = useExportStore().getState();
  const { isBusy, error, run } = useAction();
  const { id, documentId, templateId, fileName, warnings, createdAt, expiresAt } = row;
  const again =
    onExportAgain ?? (documentId === null ? null : () => start({ documentId, templateId }, id));
  const leftMs = Date.parse(expiresAt) - nowMs;

  return (
    <tr data-row>
      <th scope="row">
        <bdi>{fileName}</bdi>
        <PrintNotes warnings={warnings} report={report} />
      </th>
      <td>
        {formatCount(texts, texts.pages, row.pageCount)}, {formatBytes(texts, row.fileSize)}
      </td>
      <td data-label={texts.made}>
        <time dateTime={createdAt}>{formatRelative(texts, createdAt, nowMs)}</time>
      </td>
      <td data-label={texts.kept} data-soon={leftMs < SOON_MS || undefined}>
        <time dateTime={expiresAt}>
          {leftMs > 0 ? formatRelative(texts, expiresAt, nowMs) : texts.expired}
        </time>
      </td>
      <td>
        <span className="op-actions">
          <DownloadLink id={id} fileName={fileName} />
          {again && (
            <Button
              isBusy={isBusy}
              label={formatText(texts, texts.exportAgainOf, { name: fileName })}
              onClick={() => void run(() => again(row))}
            >
              {texts.exportAgain}
            </Button>
          )}
          <DeleteButton name={fileName} isBusy={isBusy} onConfirm={() => run(() => onRemove(id))} />
        </span>
        <ExportError error={error} />
      </td>
    </tr>
  );
}
