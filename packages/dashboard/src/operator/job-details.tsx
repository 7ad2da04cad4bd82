import type { OperatorJob } from '@offprint/client';
import { useCallback, useEffect } from 'react';
import { Problem } from '../controls.tsx';
import { hrefOf } from '../route.ts';
import { Heading } from '../shell/heading.tsx';
import { useAction } from '../use-action.ts';
import { JobFacts } from './job-facts.tsx';
import { Attempts, Deliveries } from './job-timeline.tsx';
import { NotOperatorError, type OperatorApi } from './operator-api.ts';
import { usePolled } from './use-polled.ts';

interface JobDetailsProps {
  readonly api: OperatorApi;
  readonly jobId: string;
  onRefused(): void;
}

/** One job, with its attempts and deliveries. */
export function JobDetails({ api, jobId, onRefused }: JobDetailsProps) {
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
      {data && (
        <>
          <JobFacts job={data.job} />
          <Attempts attempts={data.job.attemptHistory} />
          <Deliveries deliveries={data.deliveries} />
        </>
      )}
    </>
  );
}

function isOver({ status }: OperatorJob): boolean {
  return status !== 'pending' && status !== 'processing';
}
