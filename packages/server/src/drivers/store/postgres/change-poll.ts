export interface ChangePoll {
  start(): void;
  stop(): void;
}

/** Calls back when the number that is asked for every so often has changed. */
export function createChangePoll(
  pollMs: number,
  ask: () => Promise<number>,
  onChange: () => void,
): ChangePoll {
  let timer: NodeJS.Timeout | undefined;
  let known: number | undefined;
  let isAsking = false;

  async function look() {
    if (isAsking) return;
    isAsking = true;
    try {
      const count = await ask();
      if (known !== undefined && count !== known) onChange();
      known = count;
    } catch {
      // What cannot be reached now is asked again.
    } finally {
      isAsking = false;
    }
  }

  return {
    start() {
      known = undefined;
      timer ??= setInterval(look, pollMs).unref();
      void look();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
    },
  };
}
