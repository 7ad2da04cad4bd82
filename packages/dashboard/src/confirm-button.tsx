import { useState } from 'react';

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
  if (!isAsking) {
    return (
      <button type="button" className="quiet" disabled={isBusy} onClick={() => setAsking(true)}>
        {label}
        <span className="unseen"> {what}</span>
      </button>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noAutofocus: the button that was pressed has just gone */}
      <button type="button" className="danger" autoFocus disabled={isBusy} onClick={onConfirm}>
        {label} for good<span className="unseen"> {what}</span>
      </button>
      <button type="button" className="quiet" disabled={isBusy} onClick={() => setAsking(false)}>
        Keep
      </button>
    </>
  );
}
