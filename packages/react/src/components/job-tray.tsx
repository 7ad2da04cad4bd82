import { isTerminal } from '@offprint/client';
import { useEffect, useId } from 'react';
import { describeJob, fill } from '../describe.ts';
import type { TrackedJob } from '../export-state.ts';
import { useExportStore, useTexts } from '../provider.tsx';
import { useIsListed, useIsReconnecting, useTrackedJobs } from '../use-jobs.ts';
import { Button, Progress, useRoot } from './controls.tsx';
import { DownloadLink } from './download-link.tsx';
import { ExportError } from './export-error.tsx';
import { useKeptFocus } from './kept-focus.ts';
import { useAction } from './use-action.ts';

/** All exports that the user has under way, wherever they were begun, until they are dismissed. */
export function JobTray() {
  const texts = useTexts();
  const root = useRoot('op-tray');
  const heading = useId();
  const store = useExportStore();
  const jobs = useTrackedJobs().filter(({ isCurrent }) => isCurrent);
  const isListed = useIsListed();
  const isReconnecting = useIsReconnecting();
  const keptFocus = useKeptFocus<HTMLElement>();
  const isRunning = jobs.some(({ status }) => !isTerminal(status));

  useEffect(() => void store.getState().followAll(), [store]);

  return (
    <section {...root} aria-labelledby={heading} {...keptFocus}>
      <h2 id={heading} tabIndex={-1}>
        {texts.jobs}
      </h2>
      <p className="op-notice" role="status">
        {isReconnecting && texts.lost}
      </p>
      {jobs.length === 0 && <p className="op-muted">{isListed ? texts.noJobs : texts.loading}</p>}
      <ul className="op-rows">
        {jobs.map((tracked) => (
          <JobRow key={tracked.jobId} tracked={tracked} isUnsure={isReconnecting} />
        ))}
      </ul>
      {isRunning && <p className="op-muted">{texts.canLeave}</p>}
    </section>
  );
}

interface JobRowProps {
  readonly tracked: TrackedJob;
  readonly isUnsure: boolean;
}

function JobRow({ tracked, isUnsure }: JobRowProps) {
  const texts = useTexts();
  const { jobId, status, progress, job, problem } = tracked;
  const { cancel, retry, follow, dismiss } = useExportStore().getState();
  const { isBusy, error, run } = useAction();
  const name = job?.fileName || texts.document;
  const isOver = isTerminal(status);
  const named = (text: string) => fill(texts, text, { name });
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
            {isUnsure && !isOver ? texts.reconnecting : describeJob(texts, tracked)}
          </span>
        </span>
        <span className="op-actions">
          {status === 'completed' && <DownloadLink id={jobId} fileName={name} />}
          {isOver ? (
            <Button look="quiet" label={named(texts.dismissOf)} onClick={() => dismiss(jobId)}>
              {texts.dismiss}
            </Button>
          ) : (
            <Button
              isBusy={isBusy}
              label={named(texts.cancelOf)}
              onClick={() => void run(() => cancel(jobId))}
            >
              {texts.cancel}
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
      <ExportError
        error={error ?? problem ?? job?.error ?? null}
        onRetry={problem ? () => follow(jobId) : retryOf}
      />
    </li>
  );
}
