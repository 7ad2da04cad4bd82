import type { Attempt, DeliveryView, OperatorJob } from '@offprint/client';
import { useCallback, useEffect } from 'react';
import { Problem } from '../controls.tsx';
import { hrefOf } from '../route.ts';
import { Heading } from '../shell/heading.tsx';
import { duration, relativeTime } from '../time.ts';
import { useAction } from '../use-action.ts';
import { NotOperatorError, type OperatorApi } from './operator-api.ts';
import { usePolled } from './use-polled.ts';

interface JobStoryProps {
  readonly api: OperatorApi;
  readonly jobId: string;
  onRefused(): void;
}

/** Everything that has become of one job. */
export function JobStory({ api, jobId, onRefused }: JobStoryProps) {
  const { data, error, reload } = usePolled(
    useCallback(
      async (signal) => {
        const job = await api.job(jobId, signal);
        const { deliveries } = await api.deliveries(jobId, signal);
        return { job, deliveries };
      },
      [api, jobId],
    ),
  );
  const action = useAction();
  const isRefused = error instanceof NotOperatorError;
  useEffect(() => {
    if (isRefused) onRefused();
  }, [isRefused, onRefused]);
  const after = (work: () => Promise<unknown>) =>
    action.run(async () => {
      await work();
      reload();
    });

  return (
    <>
      <p>
        <a href={hrefOf({ page: 'operator', jobId: null })}>All jobs</a>
      </p>
      <Heading title={data?.job.fileName || 'Job'}>
        {data && !isOver(data.job) && (
          <button
            type="button"
            aria-disabled={action.isBusy}
            onClick={() => after(() => api.cancel(jobId))}
          >
            Cancel
          </button>
        )}
        {data?.job.status === 'failed' && (
          <button
            type="button"
            className="primary"
            aria-disabled={action.isBusy}
            onClick={() => after(() => api.retry(jobId))}
          >
            Try again
          </button>
        )}
      </Heading>
      <Problem error={action.error ?? error} />
      {!data && !error && <p className="empty loading">Loading…</p>}
      {data && <Story job={data.job} deliveries={data.deliveries} />}
    </>
  );
}

interface StoryProps {
  readonly job: OperatorJob;
  readonly deliveries: readonly DeliveryView[];
}

function Story({ job, deliveries }: StoryProps) {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Status', job.stage && !isOver(job) ? `${job.status}, ${job.stage}` : job.status],
    ['User', job.userId],
    ['Document', job.documentId],
    ['Template', `${job.templateId} ${job.templateVersion}`],
    ['Submitted', relativeTime(job.createdAt)],
    ['Next attempt', job.nextAttemptAt && relativeTime(job.nextAttemptAt)],
    ['Pages', job.pageCount === null ? null : String(job.pageCount)],
    ['Id', job.jobId],
  ];
  return (
    <>
      <dl className="card facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt className="muted">{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
      {job.warnings.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="warning">
          {message}
        </p>
      ))}
      <section className="card" aria-labelledby="attempts">
        <h2 id="attempts">Attempts</h2>
        {job.attemptHistory.length === 0 && <p className="empty">None yet.</p>}
        <ol className="attempts">
          {job.attemptHistory.map((attempt) => (
            <AttemptRow key={`${attempt.number} ${attempt.startedAt}`} attempt={attempt} />
          ))}
        </ol>
      </section>
      {deliveries.length > 0 && (
        <section className="card" aria-labelledby="deliveries">
          <h2 id="deliveries">Webhook deliveries</h2>
          <ol className="attempts">
            {deliveries.map((delivery) => (
              <li key={delivery.deliveryId} data-status={delivery.status}>
                <strong>{delivery.type}</strong> <span>{delivery.status}</span>{' '}
                <span className="muted">
                  attempt {delivery.attempts} of {delivery.maxAttempts}
                  {delivery.response && `, answered with ${delivery.response.status}`}
                </span>
              </li>
            ))}
          </ol>
        </section>
      )}
    </>
  );
}

function AttemptRow({ attempt }: { readonly attempt: Attempt }) {
  const { number, worker, startedAt, endedAt, outcome, error } = attempt;
  const tookMs = startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : null;
  return (
    <li data-status={outcome ?? 'processing'}>
      <strong>{number}</strong> <span>{outcome ?? 'under way'}</span>{' '}
      <span className="muted">
        {[
          startedAt && relativeTime(startedAt),
          tookMs !== null && `took ${duration(tookMs)}`,
          worker && `on ${worker}`,
        ]
          .filter(Boolean)
          .join(', ')}
      </span>
      {error && (
        <p className="problem">
          <code>{error.code}</code>
          {error.cause && <span>{error.cause}</span>}
        </p>
      )}
    </li>
  );
}

function isOver({ status }: OperatorJob): boolean {
  return status !== 'pending' && status !== 'processing';
}
