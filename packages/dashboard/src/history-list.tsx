import type { ExportView, Usage, Warning } from '@offprint/client';
import type { TrackedJob } from '@offprint/react';
import { ConfirmButton, Download, Problem, useKeptFocus } from './controls.tsx';
import { formatBytes, formatPages, formatRelative } from './format.ts';
import type { Session } from './session.tsx';
import type { Account } from './use-account.ts';
import { useAction } from './use-action.ts';

interface HistoryListProps {
  readonly session: Session;
  readonly account: Account;
  /** What the page saw finishing. */
  readonly completed: readonly TrackedJob[];
}

export function HistoryList({ session, account, completed }: HistoryListProps) {
  const { loaded, reload, showMore } = account;
  const keptFocus = useKeptFocus();
  const exports = loaded?.exports ?? [];
  const nameOf = (templateId: string) =>
    loaded?.templates.find(({ id }) => id === templateId)?.name ?? templateId;
  return (
    <section className="card" aria-labelledby="history" {...keptFocus}>
      <header>
        <h2 id="history" tabIndex={-1}>
          History
        </h2>
        {loaded && <UsageBar usage={loaded.usage} />}
      </header>
      {exports.length === 0 && (
        <p className={loaded ? 'empty' : 'empty loading'}>
          {loaded ? 'No files yet. Each is kept for a while.' : 'Loading…'}
        </p>
      )}
      <ul className="rows">
        {exports.map((each) => (
          <HistoryRow
            key={each.id}
            session={session}
            row={each}
            template={nameOf(each.templateId)}
            warnings={completed.find(({ jobId }) => jobId === each.jobId)?.job?.warnings ?? []}
            onRemoved={reload}
          />
        ))}
      </ul>
      {loaded?.hasMore && (
        <button type="button" onClick={showMore}>
          Show more
        </button>
      )}
    </section>
  );
}

function UsageBar({ usage }: { usage: Usage }) {
  const text = `${formatBytes(usage.used)} of ${formatBytes(usage.limit)}`;
  return (
    <div className="usage">
      <span className="muted">{text}</span>
      <span className="meter" data-full={usage.percentage >= 90 || undefined} aria-hidden="true">
        {usage.used > 0 && <span style={{ width: `${Math.min(usage.percentage, 100)}%` }} />}
      </span>
    </div>
  );
}

const SOON_MS = 2 * 24 * 60 * 60 * 1000;

const NEW_MS = 60_000;

function isNew(iso: string): boolean {
  return Date.now() - Date.parse(iso) < NEW_MS;
}

function isSoon(iso: string): boolean {
  return Date.parse(iso) - Date.now() < SOON_MS;
}

interface HistoryRowProps {
  readonly session: Session;
  readonly row: ExportView;
  readonly template: string;
  readonly warnings: readonly Warning[];
  onRemoved(): void;
}

function HistoryRow({ session, row, template, warnings, onRemoved }: HistoryRowProps) {
  const { isBusy, error, run } = useAction();
  const remove = async () => {
    await session.client.removeExport(row.id);
    onRemoved();
  };
  return (
    <li data-new={isNew(row.createdAt) || undefined}>
      <div className="row">
        <div className="what">
          <strong>{row.fileName}</strong>
          <span className="muted facts">
            <span>{formatRelative(row.createdAt)}</span>
            <span>{template}</span>
            <span>{formatPages(row.pageCount)}</span>
            <span>{formatBytes(row.fileSize)}</span>
            {isSoon(row.expiresAt) && <span>gone {formatRelative(row.expiresAt)}</span>}
          </span>
        </div>
        <span className="actions">
          <Download session={session} id={row.id} fileName={row.fileName} />
          <ConfirmButton
            label="Delete"
            what={row.fileName}
            isBusy={isBusy}
            onConfirm={() => run(remove)}
          />
        </span>
      </div>
      {warnings.map(({ code, path, message }) => (
        <p key={`${code} ${path} ${message}`} className="warning">
          {message}
        </p>
      ))}
      <Problem error={error} />
    </li>
  );
}
