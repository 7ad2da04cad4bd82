import type { OperatorJob } from '@offprint/client';
import type { ReactNode } from 'react';
import { Moment } from './moment.tsx';

const STAGES = ['loading', 'rendering', 'uploading', 'recording', 'done'] as const;

/** The data of a job, its progress and its errors. */
export function JobFacts({ job }: { readonly job: OperatorJob }) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['User', <bdi key="user">{job.userId}</bdi>],
    ['Document', job.documentId && <bdi key="document">{job.documentId}</bdi>],
    ['Template', `${job.templateId} ${job.templateVersion}`],
    ['Submitted', <Moment key="submitted" at={job.createdAt} />],
    ['Ended', job.completedAt && <Moment key="ended" at={job.completedAt} />],
    ['Next attempt', job.nextAttemptAt && <Moment key="next" at={job.nextAttemptAt} />],
    ['Attempts', `${job.attempts} of ${job.maxAttempts}`],
    ['Pages', job.pageCount],
    ['Id', <code key="id">{job.jobId}</code>],
  ];
  return (
    <section className="card" aria-label="The job">
      <Stages job={job} />
      {job.error && (
        <p className="problem">
          <code>{job.error.code}</code> {job.error.message}
        </p>
      )}
      {job.warnings.map(({ code, message }) => (
        <p key={`${code} ${message}`} className="warning">
          {message}
        </p>
      ))}
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt className="muted">{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}

/** The status and the stages of a print, up to the current or last one. */
function Stages({ job: { status, stage } }: { readonly job: OperatorJob }) {
  const reached = stage ? STAGES.indexOf(stage) : -1;
  return (
    <div className="row">
      <strong className="status" data-status={status}>
        {status}
      </strong>
      {reached >= 0 && (
        <ol className="stages" aria-label="Stages">
          {STAGES.map((each, index) => (
            <li
              key={each}
              data-reached={index <= reached || undefined}
              aria-current={index === reached && status === 'processing' ? 'step' : undefined}
            >
              {each}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
