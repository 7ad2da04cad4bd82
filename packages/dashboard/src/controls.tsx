import { OffprintClientError } from '@offprint/client';
import { useState } from 'react';
import { MissingPartError } from './load-part.ts';

/** An error in words, with each affected place of the document once. */
export function Problem({ error }: { error: Error | null }) {
  if (!error) return null;
  const details = error instanceof OffprintClientError ? error.details : [];
  return (
    <div className="problem" role="alert">
      <p>{details.length > 0 ? leadOf(error.message, details) : error.message}</p>
      {details.length > 0 && (
        <ul>
          {details.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path || 'document'}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {error instanceof MissingPartError && (
        <button type="button" onClick={() => window.location.reload()}>
          Reload the page
        </button>
      )}
    </div>
  );
}

/** Values of a document by their place in it. */
export function PlacedValues({
  values,
}: {
  readonly values: readonly { readonly path: string; readonly value: string }[];
}) {
  return (
    <dl className="placed">
      {values.map(({ path, value }) => (
        <div key={path}>
          <dt>
            <code>{path}</code>
          </dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Leaves out a message that repeats the first of the details. */
function leadOf(message: string, details: OffprintClientError['details']): string {
  const isRepeated = details.some((detail) => message.includes(detail.message));
  if (!isRepeated) return message;
  return details.length === 1 ? 'This has to be put right:' : 'These have to be put right:';
}

interface ConfirmButtonProps {
  readonly label: string;
  /** The object of the action, for screen readers. */
  readonly what: string;
  readonly isBusy: boolean;
  onConfirm(): void;
}

/** Asks for confirmation in its own place before an action that cannot be undone. */
export function ConfirmButton({ label, what, isBusy, onConfirm }: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const [hasAsked, setHasAsked] = useState(false);
  function ask() {
    setAsking(true);
    setHasAsked(true);
  }
  // Each button takes the focus from the pressed one, which is gone. The key creates a new element,
  // since only a new one gets the focus.
  if (!isAsking) {
    return (
      // biome-ignore lint/a11y/noAutofocus: only after "Keep", see above
      <button key="ask" type="button" className="quiet" autoFocus={hasAsked} onClick={ask}>
        {label}
        <span className="visually-hidden"> {what}</span>
      </button>
    );
  }
  return (
    <>
      <button
        key="confirm"
        type="button"
        className="danger"
        // biome-ignore lint/a11y/noAutofocus: only after a press, see above
        autoFocus
        aria-disabled={isBusy}
        onClick={onConfirm}
      >
        {label} for good<span className="visually-hidden"> {what}</span>
      </button>
      <button type="button" className="quiet" onClick={() => setAsking(false)}>
        Keep<span className="visually-hidden"> {what}</span>
      </button>
    </>
  );
}
