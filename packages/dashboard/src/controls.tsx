import { OffprintClientError } from '@offprint/client';
import { useLayoutEffect, useRef, useState } from 'react';
import type { Session } from './session.tsx';
import { useAction } from './use-action.ts';

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
    </div>
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

interface DownloadProps {
  readonly session: Session;
  readonly id: string;
  readonly fileName: string;
}

/** A plain link where that is enough; where headers are asked for, the file is fetched with them. */
export function Download({ session, id, fileName }: DownloadProps) {
  const { isBusy, error, run } = useAction();
  const label = `Download ${fileName}`;
  if (!session.credentials) {
    return (
      <a className="button" href={session.client.downloadUrl(id)} download aria-label={label}>
        Download
      </a>
    );
  }
  const fetchFile = async () => {
    const file = await session.client.download(id);
    save(file.blob, file.fileName);
  };
  return (
    <button type="button" aria-label={label} aria-disabled={isBusy} onClick={() => run(fetchFile)}>
      {error ? 'Try again' : 'Download'}
    </button>
  );
}

/** Some browsers begin to read only after the click has been handled. */
const KEEP_BLOB_MS = 60_000;

function save(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_BLOB_MS);
}

/**
 * For a section with rows. When the control that has the focus goes away, with its row or alone, the
 * focus moves to what is in its place, or to the heading when nothing is.
 */
export function useKeptFocus() {
  const section = useRef<HTMLElement>(null);
  const focused = useRef<{ control: Element; row: number } | null>(null);
  const rowsOf = (element: HTMLElement) => [...element.querySelectorAll('.rows > li')];

  useLayoutEffect(() => {
    if (!section.current || !focused.current || focused.current.control.isConnected) return;
    const rows = rowsOf(section.current);
    const row = rows[Math.min(focused.current.row, rows.length - 1)];
    const next =
      row?.querySelector<HTMLElement>('a, button') ?? section.current.querySelector('h2');
    focused.current = null;
    if (document.activeElement === document.body) next?.focus();
  });

  return {
    ref: section,
    onFocus({ target, currentTarget }: { target: Element; currentTarget: HTMLElement }) {
      const rows = rowsOf(currentTarget);
      const row = rows.findIndex((each) => each.contains(target));
      focused.current = { control: target, row: row === -1 ? rows.length : row };
    },
    onBlur() {
      focused.current = null;
    },
  };
}
