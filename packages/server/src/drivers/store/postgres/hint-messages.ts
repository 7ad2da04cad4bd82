import { pause } from '../../../async/event.ts';
import type { ChangedJob } from '../../../ports/job-store.ts';
import type { Logger } from '../../../ports/logger.ts';
import type { Connection } from './connection.ts';
import { fromStorableText, sql, toStorableText } from './sql.ts';

/** What one process tells the others by a notification, on the channel named like the schema. */
export interface HintMessage {
  /** The process, which needs no hint of its own commits. */
  readonly from: string;
  /** None in a probe. */
  readonly jobs: readonly ChangedJob[];
}

/** Postgres takes no message of 8000 bytes; a job with the longest user id is less than 1000. */
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
  /** Soon tells the other processes. Never throws: a hint may be lost. */
  send(jobs: readonly ChangedJob[]): void;
  /** A message to whoever listens, this process included, which is no hint. */
  sendProbe(): Promise<void>;
  /** A number that has grown if hints were sent, for those whom no notification reaches. */
  countHints(): Promise<number>;
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
      const messages = toMessages(from, unsent);
      unsent = [];
      try {
        await connection.call('send_hints', 'hints bigint', messages.map(toStorableText));
      } catch (error) {
        logger.debug({ err: error }, 'could not hint at changed jobs');
      }
      // Under load there is more to send by then; else nobody notices.
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

/** As few messages as will hold the jobs. */
function toMessages(from: string, jobs: readonly ChangedJob[]): string[] {
  const message = JSON.stringify({ from, jobs });
  if (jobs.length === 1 || Buffer.byteLength(message) <= LONGEST_MESSAGE) return [message];
  const half = Math.ceil(jobs.length / 2);
  return [...toMessages(from, jobs.slice(0, half)), ...toMessages(from, jobs.slice(half))];
}
