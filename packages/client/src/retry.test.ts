import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { OffprintClientError } from './errors.ts';
import { limitSilence, observe, type Read } from './retry.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LONGEST_WAIT_MS = 30_000;

function fault(retryAfterMs: number | null = null): OffprintClientError {
  const error = { code: 'NETWORK_ERROR', status: 0, message: 'no answer', retryAfterMs } as const;
  return new OffprintClientError(error);
}

/** What one connection brings: news in turn, then its end, or the fault that is thrown. */
type Connection = readonly (string | Error)[];

/** Gives one connection after the other, the last one from then on. */
function connections(...given: Connection[]) {
  return vi.fn<Read<string>>(async function* (heard) {
    for (const news of (given.length > 1 ? given.shift() : given[0]) ?? []) {
      if (news instanceof Error) throw news;
      heard();
      if (news !== 'a comment') yield news;
    }
  });
}

function start(source: { streamed?: Read<string>; polled?: Read<string> }, signal?: AbortSignal) {
  const seen: string[] = [];
  const connected: boolean[] = [];
  const see = (news: string) => {
    seen.push(news);
    return news === 'the end' ? news : undefined;
  };
  const onConnection = (isConnected: boolean) => void connected.push(isConnected);
  const neverUsed = connections([new Error('this way was not to be used')]);
  const done = observe({ streamed: neverUsed, polled: neverUsed, ...source }, see, {
    signal,
    onConnection,
  });
  return { seen, connected, done };
}

test('observes over one connection after the other until the end is seen', async () => {
  const streamed = connections(['one', 'two'], ['a comment'], ['two', 'the end']);
  const { seen, connected, done } = start({ streamed });

  await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);

  await expect(done).resolves.toBe('the end');
  expect(seen).toEqual(['one', 'two', 'two', 'the end']);
  expect(connected).toEqual([true, true, true]);
});

test('says when the connection is lost, and when it is there again', async () => {
  const { connected, done } = start({
    streamed: connections(['one', fault()], [fault()], [fault()], ['a comment', 'the end']),
  });

  await vi.advanceTimersByTimeAsync(0);
  expect(connected).toEqual([true, false]);

  await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);
  await done;
  expect(connected).toEqual([true, false, false, false, true]);
});

test('waits longer after each failure, and as briefly as at first after a success', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  const streamed = connections([fault()], [fault()], [fault()], ['one'], ['the end']);
  const startedAtMs = Date.now();
  const calledAtMs: number[] = [];
  const timed: Read<string> = (heard) => {
    calledAtMs.push(Date.now() - startedAtMs);
    return streamed(heard);
  };
  const { done } = start({ streamed: timed });

  await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);

  await done;
  expect(calledAtMs).toEqual([0, 500, 1500, 3500, 4000]);
});

test('waits as long as the server asks', async () => {
  const streamed = connections([fault(7000)], ['the end']);
  const { done } = start({ streamed });

  await vi.advanceTimersByTimeAsync(6999);
  expect(streamed).toHaveBeenCalledTimes(1);

  await vi.advanceTimersByTimeAsync(1);
  await expect(done).resolves.toBe('the end');
});

test('polls after a stream of which nothing was heard, then tries the stream again', async () => {
  const streamed = connections([], ['the end']);
  const polled = connections(['one']);
  const { seen, connected, done } = start({ streamed, polled });

  await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);

  await done;
  expect(seen).toEqual(['one', 'the end']);
  expect(connected).toEqual([true, true]);
});

test('goes back to the stream when polling meets a fault', async () => {
  const streamed = connections([], ['the end']);
  const { connected, done } = start({ streamed, polled: connections([fault()]) });

  await vi.advanceTimersByTimeAsync(LONGEST_WAIT_MS);

  await done;
  expect(connected).toEqual([false, true]);
});

test('ends with an error that no later try can mend', async () => {
  const notFound = new OffprintClientError({ code: 'NOT_FOUND', status: 404, message: 'gone' });

  await expect(start({ streamed: connections([notFound]) }).done).rejects.toBe(notFound);
});

test('ends when its signal is aborted while it waits, and leaves no timer behind', async () => {
  const controller = new AbortController();
  const { done } = start({ streamed: connections([fault()]) }, controller.signal);
  await vi.advanceTimersByTimeAsync(0);
  expect(vi.getTimerCount()).toBe(1);

  controller.abort('enough');

  await expect(done).rejects.toBe('enough');
  expect(vi.getTimerCount()).toBe(0);
});

test('a silence is noticed, and counts from what was heard last', () => {
  using silence = limitSilence(1000);

  vi.advanceTimersByTime(999);
  silence.restart(5000);
  vi.advanceTimersByTime(4999);
  expect(silence.signal.aborted).toBe(false);

  vi.advanceTimersByTime(1);
  expect(silence.signal.reason).toMatchObject({ code: 'NETWORK_ERROR', retryable: true });
});

test('the limit of a silence passes the reason of the outer signal on', () => {
  const outer = new AbortController();
  using silence = limitSilence(1000, outer.signal);

  outer.abort('enough');

  expect(silence.signal.reason).toBe('enough');
});

test('the limit of a silence leaves no timer behind', () => {
  limitSilence(1000)[Symbol.dispose]();

  expect(vi.getTimerCount()).toBe(0);
});
