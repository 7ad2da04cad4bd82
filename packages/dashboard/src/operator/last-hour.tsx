import type { ActiveMinute } from '@offprint/client';
import type { ReactNode } from 'react';
import { duration } from '../time.ts';

interface LastHourProps {
  readonly minutes: readonly ActiveMinute[];
}

/** One server's last hour, a bar for each minute: prints, their duration, and failures. */
export function LastHour({ minutes }: LastHourProps) {
  return (
    <div className="hour">
      <Prints minutes={minutes} />
      <PrintTimes minutes={minutes} />
      <Failures minutes={minutes} />
      <p className="row muted" aria-hidden="true">
        <span>{timeOf(minutes[0]?.startedAt)}</span>
        <span>now</span>
      </p>
    </div>
  );
}

function Prints({ minutes }: LastHourProps) {
  const most = Math.max(1, ...minutes.map(({ completed, failed }) => completed + failed));
  const completed = sum(minutes.map((each) => each.completed));
  const failed = sum(minutes.map((each) => each.failed));
  const said = `${completed} printed, ${failed} failed`;
  return (
    <Chart name="Prints" said={said} label={`${said} in the last hour, at most ${most} a minute`}>
      {minutes.map(({ startedAt, completed: done, failed: lost }) => (
        <Bar
          key={startedAt}
          title={`${timeOf(startedAt)}: ${done} printed, ${lost} failed`}
          parts={[
            ['failed', lost / most],
            ['done', done / most],
          ]}
        />
      ))}
    </Chart>
  );
}

function PrintTimes({ minutes }: LastHourProps) {
  const longestMs = Math.max(...minutes.map(({ printMs }) => printMs?.p95 ?? 0));
  if (longestMs === 0) return null;
  const said = `95 % within ${duration(longestMs)} in the slowest minute`;
  return (
    <Chart name="Print time" said={said} label={`Time of a print, a minute each: ${said}`}>
      {minutes.map(({ startedAt, printMs }) => (
        <Bar
          key={startedAt}
          title={`${timeOf(startedAt)}: ${printMs ? timesOf(printMs) : 'no print'}`}
          parts={[
            ['slow', printMs ? (printMs.p95 - printMs.p50) / longestMs : 0],
            ['done', printMs ? printMs.p50 / longestMs : 0],
          ]}
        />
      ))}
    </Chart>
  );
}

/** A chart for each error code, the most frequent first. */
function Failures({ minutes }: LastHourProps) {
  const codes = [...new Set(minutes.flatMap(({ failures }) => Object.keys(failures)))];
  if (codes.length === 0) return <p className="empty">Nothing has failed in the last hour.</p>;
  return codes
    .map((code) => ({ code, counts: minutes.map(({ failures }) => failures[code] ?? 0) }))
    .sort((a, b) => sum(b.counts) - sum(a.counts))
    .map(({ code, counts }) => {
      const most = Math.max(...counts);
      const said = `${sum(counts)} failed`;
      return (
        <Chart key={code} name={<code>{code}</code>} said={said} label={`${code}: ${said}`} isLow>
          {minutes.map(({ startedAt }, index) => (
            <Bar
              key={startedAt}
              title={`${timeOf(startedAt)}: ${counts[index]} failed`}
              parts={[['failed', (counts[index] ?? 0) / most]]}
            />
          ))}
        </Chart>
      );
    });
}

interface ChartProps {
  readonly name: ReactNode;
  readonly said: string;
  /** A description of the chart, for screen readers. */
  readonly label: string;
  readonly isLow?: boolean;
  readonly children: ReactNode;
}

function Chart({ name, said, label, isLow = false, children }: ChartProps) {
  return (
    <figure className="chart" data-low={isLow || undefined}>
      <figcaption className="row">
        <span>{name}</span>
        <span className="muted">{said}</span>
      </figcaption>
      <div className="bars" role="img" aria-label={label}>
        {children}
      </div>
    </figure>
  );
}

interface BarProps {
  readonly title: string;
  /** From top to bottom, each with its share of the height. */
  readonly parts: readonly (readonly [kind: 'done' | 'slow' | 'failed', share: number])[];
}

function Bar({ title, parts }: BarProps) {
  return (
    <span title={title}>
      {parts.map(([kind, share]) => (
        <span key={kind} className={`bar-${kind}`} style={{ height: `${share * 100}%` }} />
      ))}
    </span>
  );
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

const timesOf = ({ p50, p95 }: NonNullable<ActiveMinute['printMs']>) =>
  `half within ${duration(p50)}, 95 % within ${duration(p95)}`;

function timeOf(iso: string | undefined): string {
  if (!iso) return '';
  return new Date(iso).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
