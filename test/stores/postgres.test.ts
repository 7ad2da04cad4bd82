import { inject } from 'vitest';
import { describeStore } from '../conformance/store.ts';
import { sharedPostgres } from '../support/postgres-harness.ts';

const open = sharedPostgres(() => [inject('postgresUrl'), inject('postgresUrl')]);

describeStore('Postgres', open);
