import { useCallback, useEffect } from 'react';
import { Problem } from '../controls.tsx';
import { duration } from '../time.ts';
import { useAction } from '../use-action.ts';
import { LastHour } from './last-hour.tsx';
import { NotOperatorError, type OperatorApi } from './operator-api.ts';
import { Readiness } from './readiness.tsx';
import { usePolled } from './use-polled.ts';

interface OverviewProps {
  readonly api: OperatorApi;
  onRefused(): void;
}

/** Queue depth, throughput, latency and failures, now and over the last hour. */
export function Overview({ api, onRefused }: OverviewProps) {
  const { data, error, reload } = usePolled(useCallback((signal) => api.overview(signal), [api]));
  const drain = useAction();
  const isRefused = error instanceof NotOperatorError;
  useEffect(() => {
    if (isRefused) onRefused();
  }, [isRefused, onRefused]);
  if (!data) return error ? <Problem error={error} /> : <p className="empty loading">Loading…</p>;
  const { queue, prints, workers, minutes } = data;
  const recent = minutes.slice(-5);
  const perMinute = sum(recent.map(({ completed }) => completed)) / recent.length;
  const slowest = recent.findLast(({ printMs }) => printMs)?.printMs;

  return (
    <>
      <Problem error={error} />
      <Readiness api={api} />
      <dl className="figures">
        <Figure name="Waiting" value={queue.pending} note={waitNote(queue.oldestWaitingMs)} />
        <Figure
          name="Printing"
          value={`${prints.running} of ${prints.slots}`}
          note={prints.waiting > 0 ? `${prints.waiting} more wait for their turn` : 'room for more'}
        />
        <Figure name="A minute" value={perMinute.toFixed(1)} note="over the last five" />
        <Figure
          name="A print takes"
          value={slowest ? duration(slowest.p50) : '–'}
          note={slowest ? `95 % within ${duration(slowest.p95)}` : 'none of late'}
        />
        <Figure
          name="Workers with jobs"
          value={workers.length}
          note={workers.map(({ name, jobs }) => `${name} (${jobs})`).join(', ') || 'all idle'}
        />
        <Figure name="Failed, kept" value={queue.failed} note="until their records expire" />
      </dl>
      <section className="card" aria-labelledby="hour">
        <header className="row">
          <h2 id="hour">The last hour of this server</h2>
          <button
            type="button"
            aria-disabled={drain.isBusy}
            onClick={() =>
              drain.run(async () => {
                await api.drain();
                reload();
              })
            }
          >
            {drain.isBusy ? 'Draining…' : 'Print what waits'}
          </button>
        </header>
        <Problem error={drain.error} />
        <LastHour minutes={minutes} />
      </section>
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string | number;
  readonly note: string;
}

function Figure({ name, value, note }: FigureProps) {
  return (
    <div>
      <dt className="muted">{name}</dt>
      <dd>
        <strong>{value}</strong>
        <span className="muted">{note}</span>
      </dd>
    </div>
  );
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

function waitNote(oldestMs: number): string {
  return oldestMs > 0 ? `the oldest for ${duration(oldestMs)}` : 'nobody waits';
}
