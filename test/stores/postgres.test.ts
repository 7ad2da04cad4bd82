import { inject } from 'vitest';
import { describeDocumentStore } from '../conformance/document-store.ts';
import { describeHistoryStore } from '../conformance/history-store.ts';
import { describeJobStore } from '../conformance/job-store.ts';
import { sharedPostgres } from '../support/postgres-harness.ts';

const open = sharedPostgres(() => [inject('postgresUrl'), inject('postgresUrl')]);

describeJobStore('Postgres', open);
describeHistoryStore('Postgres', open);
describeDocumentStore('Postgres', open);
