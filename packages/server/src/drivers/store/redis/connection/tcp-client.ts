import type { Redis, RedisOptions } from 'ioredis';
import { OffprintError } from '../../../../domain/errors.ts';
import type { Logger } from '../../../../ports/logger.ts';
import type { RedisClient, Reply } from '../scripts.ts';
import { CALL_DEADLINE_MS, missingPackage, withoutCommand } from './redis-error.ts';

const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** With the pauses between them, this many attempts take slightly less than a call's deadline. */
const RECONNECTS_A_CALL = 12;

type ConnectionOptions = Omit<RedisOptions, 'replyMapping'>;

const OPTIONS: ConnectionOptions = {
  protocol: 2,
  connectTimeout: 5_000,
  commandTimeout: CALL_DEADLINE_MS,
  // A connection that is open at this end only is noticed when a command gets no answer.
  socketTimeout: CALL_DEADLINE_MS / 2,
  maxRetriesPerRequest: RECONNECTS_A_CALL,
  retryStrategy: (attempt) => Math.min(SHORTEST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS),
  // After a failover the old server is read-only: connect again, and send the command again.
  reconnectOnError: ({ message }) => (message.startsWith('READONLY') ? 2 : false),
};

export type Connect = (options?: ConnectionOptions) => Redis;

/**
 * Returns a function that opens connections. Each connects again by itself when it is lost.
 *
 * @throws OffprintError STORE_UNAVAILABLE for a URL of another kind or a missing package
 */
export async function tcpConnector(url: string, logger: Logger): Promise<Connect> {
  if (!/^rediss?:\/\//.test(url) || !URL.canParse(url)) {
    const message = 'The address of the Redis store must begin with redis:// or rediss://.';
    throw new OffprintError('STORE_UNAVAILABLE', message);
  }
  const { Redis } = await import('ioredis').catch((error) => {
    throw missingPackage('ioredis', error);
  });
  return (options = {}) => {
    const connection = new Redis(url, { ...OPTIONS, ...options });
    logOutages(connection, logger);
    return connection;
  };
}

/** Logs each outage once, however many attempts to connect it takes. */
function logOutages(connection: Redis, logger: Logger): void {
  let isAway = false;
  connection.on('ready', () => {
    if (isAway) logger.info({}, 'Redis answers again');
    isAway = false;
  });
  connection.on('error', (error) => {
    if (!isAway) logger.warn({ err: withoutCommand(error) }, 'the connection to Redis failed');
    isAway = true;
  });
}

export function createTcpClient(connection: Redis): RedisClient {
  return {
    evalsha: (digest, args) => connection.evalsha(digest, 0, ...args) as Promise<Reply>,
    eval: (source, args) => connection.eval(source, 0, ...args) as Promise<Reply>,
    close: async () => connection.disconnect(),
  };
}
