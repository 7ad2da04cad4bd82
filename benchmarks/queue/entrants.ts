import { openBullMqOnPostgres, openBullMqOnRedis } from './bullmq.ts';
import type { Contender, Entrant, Style } from './contender.ts';
import { openGraphileWorker } from './graphile-worker.ts';
import { offprint, type Stores, type Users } from './offprint.ts';
import { openPostgresStores, openRedisStores, openSqliteStores } from './our-stores.ts';
import { openPgBoss } from './pg-boss.ts';
import { newDatabase, newSqlitePath, nextRedisDatabase } from './servers.ts';

/** None of them may have more than a few jobs running: what fairness costs. */
const MANY_USERS: Users = { count: 100, concurrency: 4 };
const ONE_USER: Users = { count: 1, concurrency: 1_000 };

export function onPostgres(serverUrl: string): Entrant[] {
  const theirs = (name: string, open: (url: string, style: Style) => Promise<Contender>) => ({
    name,
    open: async (style: Style) => open(await newDatabase(serverUrl), style),
  });
  return [
    ...ours(async () => openPostgresStores(await newDatabase(serverUrl))),
    theirs('pg-boss', openPgBoss),
    theirs('graphile-worker', openGraphileWorker),
    theirs('BullMQ', openBullMqOnPostgres),
  ];
}

export function onRedis(serverUrl: string): Entrant[] {
  return [
    ...ours(() => openRedisStores(nextRedisDatabase(serverUrl))),
    {
      name: 'BullMQ',
      open: (style) => openBullMqOnRedis(nextRedisDatabase(serverUrl), style),
    },
  ];
}

export function onSqlite(directory: string): Entrant[] {
  return ours(() => openSqliteStores(newSqlitePath(directory)));
}

function ours(openStores: () => Promise<Stores>): Entrant[] {
  return [
    {
      name: 'Offprint',
      open: async (style) => offprint(await openStores(), style, MANY_USERS),
    },
    {
      name: 'Offprint, one user',
      open: async (style) => offprint(await openStores(), style, ONE_USER),
    },
  ];
}
