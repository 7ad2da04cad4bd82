import { inject } from 'vitest';
import { describeAgreement, START_MS } from '../properties/store-agreement.ts';
import { sharedPostgres } from '../support/postgres-harness.ts';

const open = sharedPostgres(() => [inject('postgresUrl'), inject('postgresUrl'), START_MS]);

describeAgreement('Postgres', open, { runs: 20, observeEvery: 8 });
