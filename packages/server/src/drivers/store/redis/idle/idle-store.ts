import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '../../../../ports/store.ts';
import type { KnownAgenda, Task } from './agenda.ts';

/**
 * A store for servers where each command costs money. Workers and sweepers may ask as often as they
 * like: while it is known that there is nothing to do, they are answered without the server. That
 * holds for the idle interval, or until this process writes something, so work of other processes
 * is seen once the interval is over.
 */
export function answeringWhileIdle(store: Store, agenda: KnownAgenda): Store {
  const { jobs, history } = store;
  /**
   * Whether this process has created or freed a job since the last claim, so that a claim is worth
   * a call.
   */
  let hasNews = false;

  async function nothingToDo<T>(task: Task, nothing: T, extraMs = 0): Promise<T | null> {
    if ((await agenda.dueInMs(task)) + extraMs <= 0) return null;
    // A caller in a loop must not keep others from running.
    await nextTurn();
    return nothing;
  }

  async function claim(request: Parameters<typeof jobs.claim>[0]) {
    const nothing = hasNews ? null : await nothingToDo('claim', []);
    if (nothing) return nothing;
    hasNews = false;
    const claimed = await jobs.claim(request);
    agenda.forget();
    if (claimed.length > 0) agenda.noteLiveJobs();
    hasNews ||= claimed.length === request.limit;
    return claimed;
  }

  /** Forgets the agenda, since the write changes it. */
  function writing<Input extends unknown[], Output>(write: (...input: Input) => Promise<Output>) {
    return async (...input: Input): Promise<Output> => {
      agenda.forget();
      try {
        return await write(...input);
      } finally {
        agenda.forget();
      }
    };
  }

  /**
   * Notes the news when the write is sent, not when it is answered: a claim of the same turn of the
   * event loop is run after it.
   */
  function freeing<Input extends unknown[], Output>(write: (...input: Input) => Promise<Output>) {
    const written = writing(write);
    return (...input: Input): Promise<Output> => {
      hasNews = true;
      return written(...input);
    };
  }

  function making<Input extends unknown[], Output>(make: (...input: Input) => Promise<Output>) {
    const freed = freeing(make);
    return async (...input: Input): Promise<Output> => {
      const made = await freed(...input);
      noteMade();
      return made;
    };
  }

  function noteMade(): void {
    hasNews = true;
    agenda.noteLiveJobs();
  }

  async function expireLeases(...input: Parameters<typeof jobs.expireLeases>) {
    const nothing = await nothingToDo('expireLeases', []);
    if (nothing) return nothing;
    const expired = await writing(jobs.expireLeases)(...input);
    if (expired.length > 0) noteMade();
    return expired;
  }

  return {
    ...store,
    jobs: {
      ...jobs,
      submit: making(jobs.submit),
      transitionForUser: making(jobs.transitionForUser),
      transition: making(jobs.transition),
      remove: writing(jobs.remove),
      complete: freeing(jobs.complete),
      claim,
      expireLeases,
      async renew(renewals) {
        const kept = await jobs.renew(renewals);
        if (kept.length > 0) agenda.noteLiveJobs();
        return kept;
      },
      purgeExpired: async (limit) =>
        (await nothingToDo('purgeExpired', 0)) ?? (await writing(jobs.purgeExpired)(limit)),
      async nextDueInMs() {
        const dueInMs = await agenda.dueInMs('nextDue');
        return Number.isFinite(dueInMs) ? Math.max(1, Math.ceil(dueInMs)) : null;
      },
    },
    history: {
      ...history,
      remove: writing(history.remove),
      sweepExpired: async (limit) =>
        (await nothingToDo('sweepExpired', [])) ?? (await writing(history.sweepExpired)(limit)),
      purgeSwept: async (keptMs, limit) =>
        (await nothingToDo('purgeSwept', 0, keptMs)) ??
        (await writing(history.purgeSwept)(keptMs, limit)),
    },
  };
}
