import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aborted, firstOf, untilAborted } from './abort.ts';
import { deadline, within } from './deadline.ts';
import { createEvent } from './event.ts';
import { retry } from './retry.ts';

const never = () => new Promise<never>(() => undefined);

describe('untilAborted', () => {
  test('gives what the promise gives', async () => {
    expect(await untilAborted(Promise.resolve(7), new AbortController().signal)).toBe(7);
  });

  test('throws the reason as soon as the signal aborts, also one that has aborted before', async () => {
    const controller = new AbortController();
    const waiting = untilAborted(never(), controller.signal);
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(untilAborted(never(), controller.signal)).rejects.toThrow('enough');
  });

  test('throws the reason of that one of several signals which aborts', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const waiting = untilAborted(never(), one.signal, other.signal);
    other.abort(new Error('the other'));
    await expect(waiting).rejects.toThrow('the other');
  });

  test('aborted resolves at once for a signal that has aborted', async () => {
    await aborted(AbortSignal.abort());
  });
});

describe('a deadline', () => {
  test('ends what takes longer, with its own error', async () => {
    await expect(within(never(), 1, () => new Error('too long'))).rejects.toThrow('too long');
  });

  test('does nothing once it is disposed of', async () => {
    const { signal, ...limit } = deadline(1, () => new Error('too long'));
    limit[Symbol.dispose]();
    const event = createEvent();
    await event.wait(5, signal);
    expect(signal.aborted).toBe(false);
  });

  test('ends with another signal, for its reason', () => {
    const other = new AbortController();
    using limit = deadline(60_000, () => new Error('too long'), other.signal);
    other.abort(new Error('closed'));
    expect(limit.signal.reason).toEqual(new Error('closed'));
  });
});

describe.each(['with AbortSignal.any', 'on a platform without it'])(
  'the first of signals, %s',
  (platform) => {
    const any = AbortSignal.any;
    beforeEach(() => {
      if (platform === 'on a platform without it') Reflect.set(AbortSignal, 'any', undefined);
    });
    afterEach(() => {
      AbortSignal.any = any;
    });

    test('ends with any of them, for its reason', () => {
      const [one, other] = [new AbortController(), new AbortController()];
      const first = firstOf([one.signal, other.signal]);
      expect(first.aborted).toBe(false);
      other.abort(new Error('second'));
      expect(first.reason).toEqual(new Error('second'));
      expect(firstOf([one.signal, other.signal]).reason).toEqual(new Error('second'));
    });
  },
);

describe('an event', () => {
  test('that is set while nobody waits ends the next wait at once', async () => {
    const event = createEvent();
    event.set();
    expect(await event.wait(Infinity)).toBe(true);
  });

  test('ends the wait under way, once', async () => {
    const event = createEvent();
    const waiting = event.wait(Infinity);
    event.set();
    expect(await waiting).toBe(true);
    expect(await event.wait(1)).toBe(false);
  });

  test('is not set by an abort', async () => {
    expect(await createEvent().wait(Infinity, AbortSignal.abort())).toBe(false);
  });
});

describe('retry', () => {
  const options = { firstDelayMs: 1, longestDelayMs: 1, signal: new AbortController().signal };

  test('repeats what may work later', async () => {
    let calls = 0;
    const call = async () => {
      calls += 1;
      if (calls < 3) throw new Error('away');
      return calls;
    };
    expect(await retry(call, { ...options, isRetryable: () => true })).toBe(3);
  });

  test('throws what repeating does not mend', async () => {
    const call = () => Promise.reject(new Error('wrong'));
    await expect(retry(call, { ...options, isRetryable: () => false })).rejects.toThrow('wrong');
  });

  test('throws the last error when the signal aborts during the delay', async () => {
    const controller = new AbortController();
    const call = () => {
      setImmediate(() => controller.abort(new Error('stopped')));
      return Promise.reject(new Error('away'));
    };
    const { signal } = controller;
    const repeated = retry(call, {
      firstDelayMs: 60_000,
      longestDelayMs: 60_000,
      isRetryable: () => true,
      signal,
    });
    await expect(repeated).rejects.toThrow('away');
  });
});
