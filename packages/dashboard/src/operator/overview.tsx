import type { ActiveMinute } from '@offprint/client';
import { useCallback, useEffect } from 'react';
import { Problem } from '../controls.tsx';
import { duration } from '../time.ts';
import { useAction } from '../use-action.ts';
import { NotOperatorError, type OperatorApi } from './operator-api.ts';
import { usePolled } from './use-polled.ts';

interface OverviewProps {
  readonly api: OperatorApi;
  onRefused(): void;
}

/** Depth, throughput, latency and failures, as they are now and were in the last hour. */
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
        <Chart minutes={minutes} />
        <Failures minutes={minutes} />
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

/** A bar a minute: what was printed, and over it what failed. */
function Chart({ minutes }: { readonly minutes: readonly ActiveMinute[] }) {
  const most = Math.max(1, ...minutes.map(({ completed, failed }) => completed + failed));
  const completed = sum(minutes.map((each) => each.completed));
  const failed = sum(minutes.map((each) => each.failed));
  return (
    <figure className="chart">
      <div
        className="bars"
        role="img"
        aria-label={`${completed} printed and ${failed} failed in the last hour, at most ${most} a minute`}
      >
        {minutes.map(({ startedAt, completed: done, failed: lost }) => (
          <span key={startedAt} title={`${timeOf(startedAt)}: ${done} printed, ${lost} failed`}>
            <span className="bar-failed" style={{ height: `${(lost / most) * 100}%` }} />
            <span className="bar-done" style={{ height: `${(done / most) * 100}%` }} />
          </span>
        ))}
      </div>
      <figcaption className="row muted">
        <span>{timeOf(minutes[0]?.startedAt ?? '')}</span>
        <span>
          {completed} printed, {failed} failed
        </span>
        <span>now</span>
      </figcaption>
    </figure>
  );
}

function Failures({ minutes }: { readonly minutes: readonly ActiveMinute[] }) {
  const counts = new Map<string, number>();
  for (const { failures } of minutes) {
    for (const [code, count] of Object.entries(failures)) {
      counts.set(code, (counts.get(code) ?? 0) + count);
    }
  }
  if (counts.size === 0) return <p className="empty">Nothing has failed in it.</p>;
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return (
    <ul className="failures" aria-label="Failures by code">
      {sorted.map(([code, count]) => (
        <li key={code}>
          <code>{code}</code> <strong>{count}</strong>
        </li>
      ))}
    </ul>
  );
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

function waitNote(oldestMs: number): string {
  return oldestMs > 0 ? `the oldest for ${duration(oldestMs)}` : 'nobody waits';
}

function timeOf(iso: string): string {
  return iso && new Date(iso).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
