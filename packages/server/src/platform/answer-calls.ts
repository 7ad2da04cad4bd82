import type { AnswerMessage, CallMessage } from './called-process.ts';

/**
 * For the program of a `CalledProcess`. It ends with the process that calls, whose end closes the
 * channel.
 *
 * @param perform the signal aborts when nobody waits for the task any more
 * @param toFault what to send of an error
 */
export function answerCalls<T>(
  perform: (task: T, signal: AbortSignal) => Promise<unknown>,
  toFault: (error: unknown, task: T) => unknown,
): void {
  const underWay = new Map<number, AbortController>();

  async function answerTo(task: T, signal: AbortSignal) {
    try {
      return { result: await perform(task, signal) };
    } catch (error) {
      return { fault: toFault(error, task) };
    }
  }

  process.on('message', async (call: CallMessage) => {
    const { id } = call;
    if ('isCancelled' in call) {
      underWay.get(id)?.abort(new Error('nobody waits for it any more'));
      return;
    }
    const stop = new AbortController();
    underWay.set(id, stop);
    const answer = await answerTo(call.task as T, stop.signal);
    underWay.delete(id);
    if (process.connected) process.send?.({ id, ...answer } satisfies AnswerMessage);
  });
  process.once('disconnect', () => {
    for (const stop of underWay.values()) stop.abort(new Error('the caller has ended'));
  });
}
