import { pause } from '../../../async/event.ts';
import type { ChangedJob } from '../../../ports/job-store.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Connection } from './connection.ts';
import { fromStorableText, sql, toStorableText } from './sql.ts';

/** A notification from one process to the others, on the channel named like the schema. */
export interface HintMessage {
  /** The process that sent it, which needs no hint of its own commits. */
  readonly from: string;
  /** Empty in a probe. */
  readonly jobs: readonly ChangedJob[];
}

/**
 * Postgres limits a message to less than 8000 bytes; a job with the longest user id takes less than
 * 1000.
 */
const LONGEST_MESSAGE = 7_000;
/** Between two statements of hints. */
const PAUSE_MS = 10;

/** @returns null for a message that this version does not understand */
export function parseMessage(text: string): HintMessage | null {
  try {
    const { from, jobs }: Partial<HintMessage> = JSON.parse(fromStorableText(text));
    return typeof from === 'string' && Array.isArray(jobs) ? { from, jobs } : null;
  } catch {
    return null;
  }
}

export interface HintSender {
  /** Tells the other processes soon. Never throws, since hints may be lost. */
  send(jobs: readonly ChangedJob[]): void;
  /** Sends a message without a hint to all listeners, including this process. */
  sendProbe(): Promise<void>;
  /** A number that grows with each hint, for processes that no notification reaches. */
  countHints(): Promise<number>;
  /** Resolves when everything is sent. */
  idle(): Promise<void>;
}

/**
 * Sends hints after the commit, all that have come in during the last statement with one. A NOTIFY
 * inside the writing transaction would make all commits of the database wait for each other.
 */
export function createHintSender(connection: Connection, from: string, logger: Logger): HintSender {
  let unsent: ChangedJob[] = [];
  let sending: Promise<void> | null = null;

  async function sendAll(): Promise<void> {
    while (unsent.length > 0) {
      const messages = toMessages(from, unsent);
      unsent = [];
      try {
        await connection.call('send_hints', 'hints bigint', messages.map(toStorableText));
      } catch (error) {
        logger.debug({ err: error }, 'could not hint at changed jobs');
      }
      // Under load more hints come in meanwhile, and otherwise nobody notices.
      await pause(PAUSE_MS);
    }
    sending = null;
  }

  return {
    send(jobs) {
      unsent.push(...jobs);
      sending ??= sendAll();
    },
    async sendProbe() {
      const probe = JSON.stringify({ from, jobs: [] });
      await connection.run('sent text', sql`SELECT pg_notify(current_schema(), ${probe})::text`);
    },
    async countHints() {
      const [row] = await connection.run<{ readonly hints: number }>(
        'hints bigint',
        sql`SELECT last_value FROM hints`,
      );
      return row?.hints ?? 0;
    },
    idle: async () => {
      await sending;
    },
  };
}

/** The jobs in as few messages as possible. */
function toMessages(from: string, jobs: readonly ChangedJob[]): string[] {
  const message = JSON.stringify({ from, jobs });
  if (jobs.length === 1 || Buffer.byteLength(message) <= LONGEST_MESSAGE) return [message];
  const half = Math.ceil(jobs.length / 2);
  return [...toMessages(from, jobs.slice(0, half)), ...toMessages(from, jobs.slice(half))];
}
