import { expect, test } from 'vitest';
import { completedJob, failedJob, jobView, runningJob } from '../../../test/support/job-view.ts';
import { describeJob, formatBytes, formatRelative } from './format.ts';

test.each([
  [0, '0 kB'],
  [300, '0 kB'],
  [48_211, '47 kB'],
  [2_411_724, '2.3 MB'],
  [104_857_600, '100 MB'],
  [6_000_000_000_000, '5,587.9 GB'],
])('writes %d bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [-2, 'just now'],
  [30, 'in a moment'],
  [-300, '5 minutes ago'],
  [7200, 'in 2 hours'],
  [-86_400, 'yesterday'],
  [6 * 86_400, 'in 6 days'],
])('writes %d seconds from now as %s', (seconds, text) => {
  const nowMs = Date.UTC(2026, 2, 1);

  expect(formatRelative(new Date(nowMs + seconds * 1000).toISOString(), nowMs)).toBe(text);
});

test('says what a job is doing', () => {
  const later = new Date(Date.now() + 120_000).toISOString();

  expect(describeJob(jobView({ queuePosition: 2 }))).toBe('Number 2 in line');
  expect(describeJob(jobView({ nextAttemptAt: later }))).toBe('Tries again in 2 minutes');
  expect(describeJob(runningJob())).toBe('Printing');
  expect(describeJob(completedJob())).toBe('2 pages, 47 kB');
  expect(describeJob(failedJob())).toBe('The print took too long.');
});
