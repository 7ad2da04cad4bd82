import { isTerminal } from '@offprint/contract';
import { type TrackedJob, useIsListed } from '@offprint/react';
import { useContext } from 'react';
import { Problem, useKeptFocus } from './controls.tsx';
import { describeJob } from './format.ts';
import type { Session } from './session.tsx';
import { ReconnectingContext, useAction } from './use-action.ts';

interface JobListProps {
  readonly session: Session;
  readonly jobs: readonly TrackedJob[];
}

export function JobList({ session, jobs }: JobListProps) {
  const { isBusy, error, run } = useAction();
  const isListed = useIsListed();
  const keptFocus = useKeptFocus();
  const over = jobs.filter(({ status }) => isTerminal(status));
  const { cancel } = session.store.getState();
  const clear = () => Promise.all(over.map(({ jobId }) => cancel(jobId)));
  return (
    <section className="card" aria-labelledby="current" {...keptFocus}>
      <header>
        <h2 id="current" tabIndex={-1}>
          Current exports
        </h2>
        {over.length > 1 && (
          <button type="button" className="quiet" aria-disabled={isBusy} onClick={() => run(clear)}>
            Clear finished
          </button>
        )}
      </header>
      <Problem error={error} />
      {jobs.length === 0 && (
        <p className={isListed ? 'empty' : 'empty loading'}>
          {isListed
            ? 'Nothing is being printed. Exports show up here, wherever they come from.'
            : 'Loading…'}
        </p>
      )}
      <ul className="rows">
        {jobs.map((tracked) => (
          <JobRow key={tracked.jobId} session={session} tracked={tracked} />
        ))}
      </ul>
    </section>
  );
}

function JobRow({ session, tracked }: { session: Session; tracked: TrackedJob }) {
  const { jobId, status, progress, job, problem } = tracked;
  const { cancel, retry, follow } = session.store.getState();
  const { isBusy, error, run } = useAction();
  const isReconnecting = useContext(ReconnectingContext);
  const isUnsure = isReconnecting && !isTerminal(status);
  const name = job?.fileName ?? 'Export';
  const state = job ? describeJob(job) : 'In line';
  const canRetry = job?.error?.retryable && job.attempts < job.maxAttempts;
  return (
    <li data-status={status} data-unsure={isUnsure || undefined}>
      <div className="row">
        <div className="what">
          <strong>{name}</strong>
          <span className="muted" aria-live="polite">
            {isUnsure ? `Last known: ${state}` : state}
          </span>
        </div>
        <span className="actions">
          {!isTerminal(status) && (
            <button type="button" aria-disabled={isBusy} onClick={() => run(() => cancel(jobId))}>
              Cancel<span className="visually-hidden"> {name}</span>
            </button>
          )}
          {status === 'failed' && canRetry && (
            <button type="button" aria-disabled={isBusy} onClick={() => run(() => retry(jobId))}>
              Try again<span className="visually-hidden"> to print {name}</span>
            </button>
          )}
          {problem && (
            <button type="button" onClick={() => follow(jobId)}>
              Reconnect
            </button>
          )}
          {isTerminal(status) && (
            <button
              type="button"
              className="quiet"
              aria-disabled={isBusy}
              onClick={() => run(() => cancel(jobId))}
            >
              Clear<span className="visually-hidden"> {name}</span>
            </button>
          )}
        </span>
      </div>
      {!isTerminal(status) && (
        <progress max={100} value={progress} aria-label={`Progress of ${name}`} />
      )}
      <Problem error={error ?? problem} />
    </li>
  );
}
