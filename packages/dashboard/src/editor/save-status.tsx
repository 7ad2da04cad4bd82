import { OffprintClientError } from '@offprint/client';
import { Problem } from '../controls.tsx';
import { useAction } from '../use-action.ts';
import type { EditedDocument, SaveState } from './use-document.ts';

const STATES: Readonly<Record<SaveState, string>> = {
  saved: 'Saved',
  changed: 'Saving soon…',
  saving: 'Saving…',
  conflict: 'Changed elsewhere',
  failed: 'Not saved',
};

/** Whether the shown document is stored, and what to do if it is not. */
export function SaveStatus({ document }: { readonly document: EditedDocument }) {
  const { save, version, error } = document;
  const action = useAction();
  return (
    <div className="save" data-state={save}>
      <span className="muted" role="status">
        {STATES[save]}
        {save === 'saved' && <span className="count"> · version {version}</span>}
      </span>
      {save === 'conflict' && (
        <p className="actions" role="alert">
          It was changed in another place.
          <button type="button" onClick={() => action.run(() => document.settle('theirs'))}>
            Take that version
          </button>
          <button type="button" onClick={() => action.run(() => document.settle('mine'))}>
            Keep mine
          </button>
        </p>
      )}
      {save === 'failed' && (isLost(error) ? <Waiting /> : <Problem error={error} />)}
      <Problem error={action.error} />
    </div>
  );
}

function Waiting() {
  return <p className="muted">The server does not answer. It is kept in this tab until it does.</p>;
}

function isLost(error: Error | null): boolean {
  return error instanceof OffprintClientError && error.retryable;
}
