import { OffprintClientError } from '@offprint/client';
import { describeError } from '../describe.ts';
import { useTexts } from '../provider.tsx';
import type { ExportFailure } from '../use-export-pdf-job.ts';
import { Button, useRoot } from './controls.tsx';

export interface ExportErrorProps {
  readonly error: ExportFailure | null;
  /** Absent if a retry cannot help. */
  onRetry?: (() => unknown) | undefined;
}

/** An error with advice, and with each fault of the document. */
export function ExportError({ error, onRetry }: ExportErrorProps) {
  const texts = useTexts();
  const root = useRoot('op-error');
  if (!error) return null;
  const [cause, advice] = describeError(texts, error.code);
  const details = error instanceof OffprintClientError ? error.details : [];
  // The server's own message says more, but is English.
  const isEnglish = texts.locale.startsWith('en');
  const lead = isEnglish && details.length === 0 ? error.message : cause;
  return (
    <div {...root} role="alert">
      <p>
        <strong>{lead}</strong> {!lead.endsWith(advice) && advice}
      </p>
      {details.length > 0 && (
        <ul lang="en" dir="ltr">
          {details.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              <code>{path}</code> {message}
            </li>
          ))}
        </ul>
      )}
      {onRetry && <Button onClick={() => void onRetry()}>{texts.tryAgain}</Button>}
    </div>
  );
}
