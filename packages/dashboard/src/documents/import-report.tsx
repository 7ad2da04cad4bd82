import { PlacedValues } from '../controls.tsx';
import type { Imported } from '../importing/imported.ts';

interface ImportReportProps {
  readonly imported: Imported;
  readonly isBusy: boolean;
  onKeep(): void;
  onDrop(): void;
}

const SHOWN = 12;

/** Shows what of a file has no place in a résumé here, before the rest is stored. */
export function ImportReport({ imported, isBusy, onKeep, onDrop }: ImportReportProps) {
  const { format, left } = imported;
  const more = left.length - SHOWN;
  return (
    <div className="report" role="status">
      <p>
        <strong>{format}</strong> was read.{' '}
        {left.length === 1 ? 'One value has' : `${left.length} values have`} no place and will be
        left out:
      </p>
      <PlacedValues values={left.slice(0, SHOWN)} />
      {more > 0 && <p className="muted">… and {more} more.</p>}
      <p className="actions">
        <button type="button" className="primary" aria-disabled={isBusy} onClick={onKeep}>
          Keep the rest
        </button>
        <button type="button" className="quiet" onClick={onDrop}>
          Don’t import
        </button>
      </p>
    </div>
  );
}
