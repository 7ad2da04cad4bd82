import { expect, test } from 'vitest';
import type { ChangedJob } from '../ports/job-store.ts';
import { createWaitingJobs } from './waiting-jobs.ts';

const change = (id: string, status: ChangedJob['status'], userId = 'ada'): ChangedJob => ({
  id,
  userId,
  status,
});

test('a job that begins to wait may be claimed', () => {
  const mayFind = createWaitingJobs();

  expect(mayFind({ jobs: [change('a', 'pending')] })).toBe(true);
});

test.each(['completed', 'failed', 'cancelled'] as const)(
  'the end of a job that is %s lets another one of its user run',
  (status) => {
    const mayFind = createWaitingJobs();
    mayFind({ jobs: [change('a', 'pending'), change('b', 'pending')] });
    mayFind({ jobs: [change('a', 'processing')] });

    expect(mayFind({ jobs: [change('a', status)] })).toBe(true);
  },
);

test('the end of a job is no news to those who wait for another user', () => {
  const mayFind = createWaitingJobs();
  mayFind({ jobs: [change('a', 'pending'), change('b', 'pending', 'bob')] });
  mayFind({ jobs: [change('a', 'processing')] });

  expect(mayFind({ jobs: [change('a', 'completed')] })).toBe(false);
});

test('when hints may have been missed, anything may be there', () => {
  const mayFind = createWaitingJobs();

  expect(mayFind({ jobs: null })).toBe(true);
});
