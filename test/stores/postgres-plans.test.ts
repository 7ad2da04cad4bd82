import { inject } from 'vitest';
import { describeHistoryStore } from '../conformance/history-store.ts';
import { describeJobStore } from '../conformance/job-store.ts';
import { sharedPostgres } from '../support/postgres-harness.ts';

/** What the planner is to do without, so that it takes plans that it takes elsewhere only by chance. */
const WITHOUT = ['hashjoin', 'mergejoin', 'material', 'hashagg', 'sort'];

function urlWithout(features: readonly string[]): string {
  const url = new URL(inject('postgresUrl'));
  url.searchParams.set('options', features.map((each) => `-c enable_${each}=off`).join(' '));
  return url.href;
}

const open = sharedPostgres(() => [urlWithout(WITHOUT), inject('postgresUrl')]);

describeJobStore('Postgres by unlikely plans', open);
describeHistoryStore('Postgres by unlikely plans', open);
