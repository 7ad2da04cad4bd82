import type { ExportView, Usage } from '@offprint/client';
import { Download } from './download.tsx';
import { formatBytes, formatPages, formatRelative } from './format.ts';
import { Problem } from './problem.tsx';
import type { Session } from './session.ts';
import type { Account } from './use-account.ts';
import { useAction } from './use-action.ts';

interface HistoryListProps {
  readonly session: Session;
  readonly account: Account;
}

export function HistoryList({ session, account }: HistoryListProps) {
  const { usage, templates, exports, hasMore, reload, showMore } = account;
  const nameOf = (templateId: string) =>
    templates.find(({ id }) => id === templateId)?.name ?? templateId;
  return (
    <section className="card" aria-labelledby="history">
      <header>
        <h2 id="history">History</h2>
        {usage && <UsageBar usage={usage} />}
      </header>
      {exports.length === 0 && <p className="empty">No files yet. Each is kept for a while.</p>}
      <ul className="rows">
        {exports.map((each) => (
          <HistoryRow
            key={each.id}
            session={session}
            row={each}
            template={nameOf(each.templateId)}
            onRemoved={reload}
          />
        ))}
      </ul>
      {hasMore && (
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
      <meter aria-label="Space used" max={usage.limit} high={usage.limit * 0.9} value={usage.used}>
        {text}
      </meter>
    </div>
  );
}

const SOON_MS = 2 * 24 * 60 * 60 * 1000;

function isSoon(iso: string): boolean {
  return Date.parse(iso) - Date.now() < SOON_MS;
}

interface HistoryRowProps {
  readonly session: Session;
  readonly row: ExportView;
  readonly template: string;
  onRemoved(): void;
}

function HistoryRow({ session, row, template, onRemoved }: HistoryRowProps) {
  const { isBusy, error, run } = useAction();
  const remove = async () => {
    await session.client.removeExport(row.id);
    onRemoved();
  };
  return (
    <li>
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
          <button type="button" className="quiet" disabled={isBusy} onClick={() => run(remove)}>
            Delete<span className="unseen"> {row.fileName}</span>
          </button>
        </span>
      </div>
      <Problem error={error} />
    </li>
  );
}
