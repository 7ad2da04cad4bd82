import type { Attempt, DeliveryView } from '@offprint/client';
import { duration } from '../time.ts';
import { Moment } from './moment.tsx';

/** The attempts of a job, with worker and outcome. */
export function Attempts({ attempts }: { readonly attempts: readonly Attempt[] }) {
  return (
    <section className="card" aria-labelledby="attempts">
      <h2 id="attempts">Attempts</h2>
      {attempts.length === 0 && <p className="empty">None yet: it waits in line.</p>}
      <ol className="timeline">
        {attempts.map((attempt) => (
          <AttemptEntry key={`${attempt.number} ${attempt.startedAt}`} attempt={attempt} />
        ))}
      </ol>
    </section>
  );
}

function AttemptEntry({ attempt }: { readonly attempt: Attempt }) {
  const { number, worker, startedAt, endedAt, outcome, error } = attempt;
  const tookMs = startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : null;
  return (
    <li data-status={outcome ?? 'processing'}>
      <div className="row">
        <span>
          <strong>Attempt {number}</strong> {outcome ?? 'under way'}
        </span>
        <span className="muted">
          {startedAt && <Moment at={startedAt} />}
          {tookMs !== null && `, took ${duration(tookMs)}`}
        </span>
      </div>
      {worker && <p className="muted">on {worker}</p>}
      {error && (
        <p className="problem">
          <code>{error.code}</code> {error.cause}
        </p>
      )}
    </li>
  );
}

/** The webhook messages about the end of the job, and the answers to them. */
export function Deliveries({ deliveries }: { readonly deliveries: readonly DeliveryView[] }) {
  if (deliveries.length === 0) return null;
  return (
    <section className="card" aria-labelledby="deliveries">
      <h2 id="deliveries">Webhook deliveries</h2>
      <ol className="timeline">
        {deliveries.map((delivery) => (
          <DeliveryEntry key={delivery.deliveryId} delivery={delivery} />
        ))}
      </ol>
    </section>
  );
}

function DeliveryEntry({ delivery }: { readonly delivery: DeliveryView }) {
  const { type, url, status, attempts, maxAttempts, nextAttemptAt, response, error } = delivery;
  return (
    <li data-status={status}>
      <div className="row">
        <span>
          <strong>{type}</strong> {status}
        </span>
        <span className="muted">
          attempt {attempts} of {maxAttempts}
          {nextAttemptAt && (
            <>
              , next <Moment at={nextAttemptAt} />
            </>
          )}
        </span>
      </div>
      <p className="muted">to {url ?? 'the address of the settings'}</p>
      {response && <p className="muted">answered with HTTP {response.status}</p>}
      {error && (
        <p className="problem">
          <code>{error.code}</code> {error.message}
        </p>
      )}
    </li>
  );
}
