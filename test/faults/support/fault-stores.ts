import { startPostgres } from '../../support/services/postgres-server.ts';
import { startRedis } from '../../support/services/redis-server.ts';
import { startUpstashBridge } from '../../support/services/upstash-bridge.ts';

/** A store that processes of their own share, durable, with a server of its own where it has one. */
export interface FaultStore {
  /** The settings of a process that uses it. */
  readonly env: Readonly<Record<string, string>>;
  /** Kills the server and starts it again on what it had on disk; null where there is none. */
  readonly crash: (() => Promise<void>) | null;
  stop(): Promise<void>;
}

const durable = { durable: true };
/** Only the clock of the server counts, so those of the workers are wrong. */
const WRONG_CLOCK = { WRONG_CLOCK: 'true' };

export const FAULT_STORES: Readonly<Record<string, () => Promise<FaultStore>>> = {
  async SQLite() {
    return { env: { OFFPRINT_STORE: 'sqlite' }, crash: null, stop: async () => {} };
  },
  async Postgres() {
    const { url, kill, start, stop } = await startPostgres(durable);
    return { env: { DATABASE_URL: url, ...WRONG_CLOCK }, crash: () => kill().then(start), stop };
  },
  async Redis() {
    const { url, kill, start, stop } = await startRedis(durable);
    return { env: { REDIS_URL: url, ...WRONG_CLOCK }, crash: () => kill().then(start), stop };
  },
  async 'Redis over REST'() {
    const { url, kill, start, stop } = await startRedis(durable);
    const bridge = await startUpstashBridge(url);
    return {
      env: { KV_REST_API_URL: bridge.url, KV_REST_API_TOKEN: bridge.token, ...WRONG_CLOCK },
      crash: () => kill().then(start),
      stop: async () => {
        await bridge.stop();
        await stop();
      },
    };
  },
};
