import { isTerminal } from '@offprint/client';
import { useEffect, useId } from 'react';
import { useExportStore, useTexts } from '../provider.tsx';
import { useIsListed, useIsReconnecting, useTrackedJobs } from '../use-jobs.ts';
import { useKeptFocus } from '../use-kept-focus.ts';
import { useRoot } from './controls.tsx';
import { JobRow } from './job-row.tsx';

export interface JobTrayProps {
  /** Includes earlier failures, for as long as the server keeps their records. */
  readonly showsFailed?: boolean;
}

/** All running exports of the user, wherever they were started, until they are dismissed. */
export function JobTray({ showsFailed = false }: JobTrayProps) {
  const texts = useTexts();
  const root = useRoot('op-tray');
  const heading = useId();
  const store = useExportStore();
  const { dismiss, cancel } = store.getState();
  const jobs = useTrackedJobs().filter(
    ({ isCurrent, status }) => isCurrent || (showsFailed && status === 'failed'),
  );
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
          <JobRow
            key={tracked.jobId}
            tracked={tracked}
            isUnsure={isReconnecting}
            // A failed job would come back after a reload, so it is removed on the server too.
            onDismiss={showsFailed && tracked.status === 'failed' ? cancel : dismiss}
          />
        ))}
      </ul>
      {isRunning && <p className="op-muted">{texts.canLeave}</p>}
    </section>
  );
}
