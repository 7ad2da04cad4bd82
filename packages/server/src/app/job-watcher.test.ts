import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Job } from '../domain/job/job.ts';
import type { ChangedJob, JobHint, JobSnapshot, JobStore } from '../ports/job-store.ts';
import { createJobWatcher, type JobListener, PLACES_WITHIN_MS } from './job-watcher.ts';

type Reads = Pick<JobStore, 'find' | 'list'>;

/** A store whose changes are said by the test, and whose reads are counted. */
function watched(reads: Partial<Reads> = {}) {
  let hint: ((hint: JobHint) => void) | null = null;
  const snapshotOf = (id: string) =>
    ({ job: { id } as Job, queuePosition: null, hasFile: false }) satisfies JobSnapshot;
  const find = vi.fn(reads.find ?? (async (_userId: string, id: string) => snapshotOf(id)));
  const list = vi.fn(
    reads.list ?? (async () => ({ jobs: [snapshotOf('new'), snapshotOf('old')], total: 2 })),
  );
  const stop = vi.fn(() => {
    hint = null;
  });
  const watch = vi.fn((onHint: (hint: JobHint) => void) => {
    hint = onHint;
    return stop;
  });
  const watcher = createJobWatcher({ find, list, watch } as unknown as JobStore);
  const change = (...jobs: (Pick<ChangedJob, 'userId' | 'id'> & Partial<ChangedJob>)[]) =>
    hint?.({ jobs: jobs.map((job) => ({ status: 'pending', ...job })) });
  return { watcher, find, list, watch, stop, change, missed: () => hint?.({ jobs: null }) };
}

function listener(...placed: string[]) {
  const seen: string[] = [];
  const failures: unknown[] = [];
  const each: JobListener = {
    onJob: (jobId, snapshot) => seen.push(snapshot ? jobId : `${jobId} is gone`),
    placedJobs: () => placed,
    onFailure: (error) => failures.push(error),
  };
  return { ...each, seen, failures };
}

describe('a change of a job', () => {
  test('is read once, whoever listens', async () => {
    const { watcher, find, watch, change } = watched();
    const listeners = Array.from({ length: 5 }, () => listener());
    for (const each of listeners) watcher.listen('ada', 'j1', each);
    const all = listener();
    watcher.listen('ada', null, all);

    change({ userId: 'ada', id: 'j1' });
    await vi.waitFor(() => expect(all.seen).toEqual(['j1']));

    expect(listeners.map(({ seen }) => seen)).toEqual(listeners.map(() => ['j1']));
    expect(find).toHaveBeenCalledOnce();
    expect(watch).toHaveBeenCalledOnce();
  });

  test('costs nothing when it is of another user, or of a job that nobody listens to', async () => {
    const { watcher, find, list, change } = watched();
    const one = listener();
    watcher.listen('ada', 'j1', one);

    change({ userId: 'bob', id: 'j1' }, { userId: 'ada', id: 'j2' });
    change({ userId: 'ada', id: 'j1' });
    await vi.waitFor(() => expect(one.seen).toEqual(['j1']));

    expect(find.mock.calls).toEqual([['ada', 'j1']]);
    expect(list).not.toHaveBeenCalled();
  });

  test('of another user moves places in the queue, which are read once, a little later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { watcher, find, change } = watched();
    const waiting = listener('j1');
    watcher.listen('ada', 'j1', waiting);
    watcher.listen('cleo', 'j2', listener());

    for (let n = 0; n < 10; n += 1) change({ userId: 'bob', id: `b${n}`, status: 'processing' });
    change({ userId: 'bob', id: 'b0', status: 'completed' });
    expect(find).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(PLACES_WITHIN_MS);
    await vi.waitFor(() => expect(waiting.seen).toEqual(['j1']));

    await vi.advanceTimersByTimeAsync(10 * PLACES_WITHIN_MS);
    expect(find.mock.calls).toEqual([['ada', 'j1']]);
  });

  test('shares a read with those that came while another was under way', async () => {
    const first = Promise.withResolvers<null>();
    const { watcher, find, change } = watched({ find: vi.fn(() => first.promise) });
    const one = listener();
    watcher.listen('ada', 'j1', one);

    change({ userId: 'ada', id: 'j1' });
    await vi.waitFor(() => expect(find).toHaveBeenCalledOnce());
    for (let n = 0; n < 10; n += 1) change({ userId: 'ada', id: 'j1' });
    first.resolve(null);
    await vi.waitFor(() => expect(one.seen).toEqual(['j1 is gone', 'j1 is gone']));

    expect(find).toHaveBeenCalledTimes(2);
  });
});

describe('when changes may have been missed', () => {
  test('the newest jobs are told, oldest first, and those that are listened to', async () => {
    const { watcher, find, list, missed } = watched();
    const [all, one] = [listener(), listener()];
    watcher.listen('ada', null, all);
    watcher.listen('bob', 'j9', one);

    missed();
    await vi.waitFor(() => expect(one.seen).toEqual(['j9']));

    expect(all.seen).toEqual(['old', 'new']);
    expect(list).toHaveBeenCalledOnce();
    expect(find.mock.calls).toEqual([['bob', 'j9']]);
  });
});

describe('a listener', () => {
  test('that has left is told nothing, and the last one takes the watcher along', async () => {
    const { watcher, stop, change } = watched();
    const [gone, stays] = [listener(), listener()];
    const leave = watcher.listen('ada', 'j1', gone);
    const leaveToo = watcher.listen('ada', 'j1', stays);
    leave();

    change({ userId: 'ada', id: 'j1' });
    await vi.waitFor(() => expect(stays.seen).toEqual(['j1']));
    expect(gone.seen).toEqual([]);
    expect(stop).not.toHaveBeenCalled();
    leaveToo();
    expect(stop).toHaveBeenCalledOnce();
  });

  test('is told when the store cannot be asked, and of later changes again', async () => {
    const away = new Error('away');
    const find = vi.fn<Reads['find']>().mockRejectedValueOnce(away).mockResolvedValue(null);
    const { watcher, change } = watched({ find });
    const one = listener();
    watcher.listen('ada', 'j1', one);

    change({ userId: 'ada', id: 'j1' });
    await vi.waitFor(() => expect(one.failures).toEqual([away]));
    change({ userId: 'ada', id: 'j1' });
    await vi.waitFor(() => expect(one.seen).toEqual(['j1 is gone']));
  });
});
