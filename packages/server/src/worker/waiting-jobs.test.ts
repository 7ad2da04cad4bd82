import { describe, expect, test } from 'vitest';
import type { ChangedJob } from '../ports/job-store.ts';
import { createWaitingJobs } from './waiting-jobs.ts';

const change = (id: string, status: ChangedJob['status'], userId = 'ada'): ChangedJob => ({
  id,
  userId,
  status,
});

test('a job that begins to wait may be claimed', () => {
  const { note: mayFind } = createWaitingJobs(() => false);

  expect(mayFind({ jobs: [change('a', 'pending')] })).toBe(true);
});

test.each(['completed', 'failed', 'cancelled'] as const)(
  'the end of a job that is %s lets another one of its user run',
  (status) => {
    const { note: mayFind } = createWaitingJobs(() => false);
    mayFind({ jobs: [change('a', 'pending'), change('b', 'pending')] });
    mayFind({ jobs: [change('a', 'processing')] });

    expect(mayFind({ jobs: [change('a', status)] })).toBe(true);
  },
);

test('the end of a job is no news to those who wait for another user', () => {
  const { note: mayFind } = createWaitingJobs(() => false);
  mayFind({ jobs: [change('a', 'pending'), change('b', 'pending', 'bob')] });
  mayFind({ jobs: [change('a', 'processing')] });

  expect(mayFind({ jobs: [change('a', 'completed')] })).toBe(false);
});

test('when hints may have been missed, anything may be there', () => {
  const { note: mayFind } = createWaitingJobs(() => false);

  expect(mayFind({ jobs: null })).toBe(true);
});

describe('a user of whom nothing runs here', () => {
  test('is a newcomer until a job of theirs is claimed', () => {
    const waiting = createWaitingJobs((userId) => userId === 'eve');

    waiting.note({ jobs: [change('a', 'pending', 'eve'), change('b', 'pending', 'ada')] });
    expect([...waiting.newcomers]).toEqual(['ada']);

    waiting.served(['eve']);
    expect([...waiting.newcomers]).toEqual(['ada']);

    waiting.served(['ada']);
    expect(waiting.newcomers.size).toBe(0);
  });

  test('is no newcomer once another worker has the job', () => {
    const waiting = createWaitingJobs(() => false);

    waiting.note({ jobs: [change('a', 'pending')] });
    waiting.note({ jobs: [change('a', 'processing')] });
    expect(waiting.newcomers.size).toBe(0);
  });

  test('is one again when their last job here has ended and another waits', () => {
    const held = new Set(['ada']);
    const waiting = createWaitingJobs((userId) => held.has(userId));

    waiting.note({ jobs: [change('b', 'pending')] });
    expect(waiting.newcomers.size).toBe(0);

    held.clear();
    waiting.ended('ada');
    waiting.ended('bob');
    expect([...waiting.newcomers]).toEqual(['ada']);
  });
});
