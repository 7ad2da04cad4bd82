import { OffprintClientError } from '@offprint/client';
import { useState } from 'react';
import { MissingPartError } from './load-part.ts';

/** An error in words; where it is about places of the document, each of them once. */
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

/** Values of a document by where they stand in it. */
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

/** A message that tells the first of the details would tell it twice. */
function leadOf(message: string, details: OffprintClientError['details']): string {
  const isRepeated = details.some((detail) => message.includes(detail.message));
  if (!isRepeated) return message;
  return details.length === 1 ? 'This has to be put right:' : 'These have to be put right:';
}

interface ConfirmButtonProps {
  readonly label: string;
  /** What it is done to, for those who do not see the row. */
  readonly what: string;
  readonly isBusy: boolean;
  onConfirm(): void;
}

/** Asks in its own place before it does what cannot be undone. */
export function ConfirmButton({ label, what, isBusy, onConfirm }: ConfirmButtonProps) {
  const [isAsking, setAsking] = useState(false);
  const [hasAsked, setHasAsked] = useState(false);
  function ask() {
    setAsking(true);
    setHasAsked(true);
  }
  // Each takes the focus over from the button that was pressed, which is gone. The key makes it a
  // new element, as only a new one is given the focus.
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
