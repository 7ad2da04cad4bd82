import type { JobStatus, OperatorJob } from '@offprint/client';
import { useCallback, useState } from 'react';
import { Problem } from '../controls.tsx';
import { hrefOf } from '../route.ts';
import { relativeTime } from '../time.ts';
import type { OperatorApi } from './operator-api.ts';
import { usePolled } from './use-polled.ts';

const STATUSES: readonly JobStatus[] = [
  'pending',
  'processing',
  'completed',
  'failed',
  'cancelled',
];

/** Jobs of all users, last submitted first, page by page. */
export function JobSearchTable({ api }: { readonly api: OperatorApi }) {
  const [status, setStatus] = useState<JobStatus | ''>('');
  const [userId, setUserId] = useState('');
  /** The `before` of each page. The first page has none. */
  const [pages, setPages] = useState<readonly (string | undefined)[]>([undefined]);
  const before = pages.at(-1);
  const { data, error } = usePolled(
    useCallback(
      (signal) => api.jobs({ status: status || undefined, userId, before }, signal),
      [api, status, userId, before],
    ),
  );
  const next = data?.nextBefore;

  return (
    <section className="card" aria-labelledby="jobs">
      <header className="row">
        <h2 id="jobs">Jobs</h2>
        <span className="actions">
          <input
            aria-label="User"
            placeholder="User"
            value={userId}
            onChange={({ target }) => {
              setUserId(target.value);
              setPages([undefined]);
            }}
          />
          <select
            aria-label="Status"
            value={status}
            onChange={({ target }) => {
              setStatus(target.value as JobStatus | '');
              setPages([undefined]);
            }}
          >
            <option value="">every status</option>
            {STATUSES.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </span>
      </header>
      <Problem error={error} />
      {!data && !error && <p className="empty loading">Loading…</p>}
      {data?.jobs.length === 0 && <p className="empty">There is no such job.</p>}
      {data && data.jobs.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: so that it scrolls without a mouse
        <section className="wide" tabIndex={0} aria-label="Jobs found">
          <table>
            <thead>
              <tr>
                {['Job', 'User', 'Template', 'Status', 'Attempts', 'Changed'].map((title) => (
                  <th key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.jobs.map((job) => (
                <Row key={job.jobId} job={job} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {(pages.length > 1 || next) && (
        <nav className="row" aria-label="Pages of jobs">
          <button
            type="button"
            aria-disabled={pages.length === 1}
            onClick={() => pages.length > 1 && setPages(pages.slice(0, -1))}
          >
            Newer
          </button>
          <button
            type="button"
            aria-disabled={!next}
            onClick={() => next && setPages([...pages, next])}
          >
            Older
          </button>
        </nav>
      )}
    </section>
  );
}

function Row({ job }: { readonly job: OperatorJob }) {
  const { jobId, userId, fileName, templateId, status, error, attempts, maxAttempts } = job;
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf({ page: 'operator', jobId })}>
          <bdi>{fileName || jobId}</bdi>
        </a>
      </th>
      <td>
        <bdi>{userId}</bdi>
      </td>
      <td>{templateId}</td>
      <td>
        <span className="status" data-status={status}>
          {error && status === 'failed' ? error.code : status}
        </span>
      </td>
      <td>
        {attempts} of {maxAttempts}
      </td>
      <td>{relativeTime(job.updatedAt)}</td>
    </tr>
  );
}
