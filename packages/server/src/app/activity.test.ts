import { expect, test } from 'vitest';
import { manualClock } from '../../../../test/support/manual-clock.ts';
import { createPrometheusTelemetry } from '../drivers/telemetry/prometheus.ts';
import { recordActivity } from './activity.ts';

const MINUTE_MS = 60_000;

test('an hour is told minute by minute, with what failed by its code', () => {
  const clock = manualClock();
  const { telemetry, activity } = recordActivity(createPrometheusTelemetry('0.0.0'), clock);
  for (const durationMs of [10, 20, 30, 400]) telemetry.rendered('modern', durationMs, 1);
  telemetry.jobEnded('completed');
  clock.advance(MINUTE_MS);
  telemetry.attemptFailed('RENDER_TIMEOUT');
  telemetry.jobEnded('retried');

  const minutes = activity.minutes();
  expect(minutes).toHaveLength(60);
  expect(minutes.at(-2)).toMatchObject({ completed: 1, failed: 0, printMs: { p50: 20, p95: 400 } });
  expect(minutes.at(-1)).toMatchObject({
    completed: 0,
    failed: 1,
    failures: { RENDER_TIMEOUT: 1 },
    printMs: null,
  });

  clock.advance(60 * MINUTE_MS);
  expect(activity.minutes().every(({ completed, failed }) => completed + failed === 0)).toBe(true);
});
