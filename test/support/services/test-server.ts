/** A real server of the tests' own, which can be killed as a machine is: without a farewell. */
export interface TestServer {
  readonly url: string;
  /** SIGKILL to all of its processes; its port and its data stay. */
  kill(): Promise<void>;
  /** Starts again on the same port and data. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Asks until the answer is no error. */
export async function untilReady(ask: () => Promise<unknown>, what: string): Promise<void> {
  const deadlineMs = performance.now() + 30_000;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (performance.now() > deadlineMs)
        throw new Error(`${what} does not answer`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
