import { isTerminal } from '@offprint/client';
import { describeJob, formatText } from '../describe.ts';
import type { TrackedJob } from '../export-state.ts';
import { useExportStore, useTexts } from '../provider.tsx';
import { useNow } from '../use-now.ts';
import { Button, Progress } from './controls.tsx';
import { DownloadLink } from './download-link.tsx';
import { ExportError } from './export-error.tsx';
import { PrintNotes } from './print-notes.tsx';
import { useAction } from './use-action.ts';

interface JobRowProps {
  readonly tracked: TrackedJob;
  /** Whether the connection is lost, so that the display may be outdated. */
  readonly isUnsure: boolean;
  /** Absent if finished jobs stay. */
  onDismiss?: ((jobId: string) => unknown) | undefined;
}

/** One job, from its queue position to its file or error. */
export function JobRow({ tracked, isUnsure, onDismiss }: JobRowProps) {
  const texts = useTexts();
  const { jobId, status, progress, job, problem } = tracked;
  const { cancel, retry, follow } = useExportStore().getState();
  const { isBusy, error, run } = useAction();
  const nowMs = useNow();
  const name = job?.fileName || texts.document;
  const isOver = isTerminal(status);
  const named = (text: string) => formatText(texts, text, { name });
  const canRetry = status === 'failed' && job?.error?.retryable && job.attempts < job.maxAttempts;
  const retryOf = canRetry ? () => run(() => retry(jobId)) : undefined;

  return (
    <li data-row data-status={status} data-unsure={(isUnsure && !isOver) || undefined}>
      <div className="op-row">
        <span className="op-what">
          <strong>
            <bdi>{name}</bdi>
          </strong>
          <span className="op-muted" aria-live="polite">
            {isUnsure && !isOver ? texts.reconnecting : describeJob(texts, tracked, nowMs)}
          </span>
        </span>
        <span className="op-actions">
          {status === 'completed' && <DownloadLink id={jobId} fileName={name} />}
          {!isOver && (
            <Button
              isBusy={isBusy}
              label={named(texts.cancelOf)}
              onClick={() => void run(() => cancel(jobId))}
            >
              {texts.cancel}
            </Button>
          )}
          {isOver && onDismiss && (
            <Button
              look="quiet"
              label={named(texts.dismissOf)}
              onClick={() => void run(async () => onDismiss(jobId))}
            >
              {texts.dismiss}
            </Button>
          )}
        </span>
      </div>
      {!isOver && (
        <Progress
          value={status === 'processing' ? progress : null}
          label={named(texts.progressOf)}
        />
      )}
      {job && <PrintNotes warnings={job.warnings} report={job.report} />}
      <ExportError
        error={error ?? problem ?? job?.error ?? null}
        onRetry={problem ? () => follow(jobId) : retryOf}
      />
    </li>
  );
}
