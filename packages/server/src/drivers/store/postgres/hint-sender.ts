import type { Logger } from '../../../ports/logger.ts';
import type { Connection } from './connection.ts';
import { type ChangedJob, toMessages } from './hint-message.ts';

export interface HintSender {
  /** Soon tells the other processes. Never throws: a hint may be lost. */
  send(jobs: readonly ChangedJob[]): void;
  /** Resolves when nothing is left to send. */
  idle(): Promise<void>;
}

/**
 * Sends on after the commit, in one statement whatever came in while the last one was under way.
 * A NOTIFY inside the writing transaction would let all commits of the database wait for each other.
 */
export function createHintSender(connection: Connection, from: string, logger: Logger): HintSender {
  let unsent: ChangedJob[] = [];
  let sending: Promise<void> | null = null;

  async function sendAll(): Promise<void> {
    while (unsent.length > 0) {
      const jobs = unsent;
      unsent = [];
      try {
        await connection.answers('send_hints', toMessages(from, jobs));
      } catch (error) {
        logger.debug({ err: error }, 'could not hint at changed jobs');
      }
    }
    sending = null;
  }

  return {
    send(jobs) {
      unsent.push(...jobs);
      sending ??= sendAll();
    },
    idle: async () => {
      await sending;
    },
  };
}
