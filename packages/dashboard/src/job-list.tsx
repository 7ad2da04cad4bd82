import { isTerminal } from '@offprint/contract';
import type { TrackedJob } from '@offprint/react';
import { describeJob } from './format.ts';
import { Problem } from './problem.tsx';
import type { Session } from './session.ts';
import { useAction } from './use-action.ts';

interface JobListProps {
  readonly session: Session;
  readonly jobs: readonly TrackedJob[];
}

export function JobList({ session, jobs }: JobListProps) {
  const { isBusy, error, run } = useAction();
  const over = jobs.filter(({ status }) => isTerminal(status));
  const { cancel } = session.store.getState();
  const clear = () => Promise.all(over.map(({ jobId }) => cancel(jobId)));
  return (
    <section className="card" aria-labelledby="current">
      <header>
        <h2 id="current">Current exports</h2>
        {over.length > 1 && (
          <button type="button" className="quiet" disabled={isBusy} onClick={() => run(clear)}>
            Clear finished
          </button>
        )}
      </header>
      <Problem error={error} />
      {jobs.length === 0 && (
        <p className="empty">
          Nothing is being printed. Exports show up here, wherever they come from.
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
  const name = job?.fileName ?? 'Export';
  const canRetry = job?.error?.retryable && job.attempts < job.maxAttempts;
  return (
    <li data-status={status}>
      <div className="row">
        <div className="what">
          <strong>{name}</strong>
          <span className="muted" aria-live="polite">
            {job ? describeJob(job) : 'In line'}
          </span>
        </div>
        <span className="actions">
          {!isTerminal(status) && (
            <button type="button" disabled={isBusy} onClick={() => run(() => cancel(jobId))}>
              Cancel<span className="unseen"> {name}</span>
            </button>
          )}
          {status === 'failed' && canRetry && (
            <button type="button" disabled={isBusy} onClick={() => run(() => retry(jobId))}>
              Try again<span className="unseen"> to print {name}</span>
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
              disabled={isBusy}
              onClick={() => run(() => cancel(jobId))}
            >
              Clear<span className="unseen"> {name}</span>
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
