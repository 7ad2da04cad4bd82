import { type Fault, NOTHING } from './fault.ts';

/** What an operator does wrong, or can't do anything about. */
export const OPERATION: readonly Fault[] = [
  {
    fault: 'the API and the worker run apart, where the API has no browser',
    seen: NOTHING,
    recovery:
      'each is ready for its part; the worker tells health and metrics on a port of its own',
    within: 'goesOn',
    test: ['test/integration/cli-serve.test.ts', 'leaves the printing to a worker when told so'],
  },
  {
    fault: 'the token that Prometheus has gets into wrong hands',
    seen: NOTHING,
    recovery: 'it opens the metrics, and nothing else',
    within: 'goesOn',
    test: [
      'test/integration/http-operation.test.ts',
      'the token of the metrics opens them, and nothing else',
    ],
  },
  {
    fault: 'jobs of many users fail, and nobody knows of what',
    seen: 'their errors',
    recovery: 'the operator sees each attempt across users, with its error and its worker',
    within: 'onceMended',
    test: [
      'test/integration/http-operator.test.ts',
      'the operator sees the jobs of all users, page by page and by what they are',
    ],
  },
  {
    fault: 'an outage has failed jobs, whose attempts are used up',
    seen: 'failed jobs',
    recovery: 'the operator puts one back, or all by their error and time',
    within: 'onceMended',
    test: [
      'test/integration/http-operator.test.ts',
      'the operator puts failed jobs back, one or all of an error, whatever was used up',
    ],
  },
  {
    fault: 'a plan names a template that there is none of',
    seen: NOTHING,
    recovery: 'a start is refused, and names the templates that there are',
    within: 'onceMended',
    test: ['test/integration/cli.test.ts', 'a plan that names an unknown template stops the start'],
  },
  {
    fault: 'the database of the settings is not reached',
    seen: NOTHING,
    recovery: 'a start is refused, and names host and reason, but no password',
    within: 'onceMended',
    test: [
      'test/integration/cli-store-packages.test.ts',
      'a start names the %s that it does not reach',
    ],
  },
  {
    fault: 'the package of the chosen store is not installed',
    seen: NOTHING,
    recovery: '`doctor` says how to install it, once, and nothing else of the store',
    within: 'onceMended',
    test: [
      'test/integration/cli-store-packages.test.ts',
      'doctor says of a missing %s no more than that',
    ],
  },
  {
    fault: 'Redis may evict what it has acknowledged, and does not tell its settings',
    seen: NOTHING,
    recovery: 'a start is refused all the same',
    within: 'onceMended',
    test: ['test/stores/redis-diagnosis.test.ts', 'also where the user may not ask for settings'],
  },
  {
    fault: 'the record of a job is gone before anybody has read its warnings',
    seen: NOTHING,
    recovery: 'they stay in the history',
    within: 'goesOn',
    test: [
      'test/integration/http-exports.test.ts',
      'warnings of a print stay in the history, when the record of its job is gone',
    ],
  },
  {
    fault: 'a photo as a phone takes it, of some megabytes',
    seen: NOTHING,
    recovery: 'it fits into a request as the settings are',
    within: 'goesOn',
    test: [
      'test/integration/http-slow-clients.test.ts',
      "a photo of a phone's camera fits into a request as the settings are",
    ],
  },
  {
    fault: 'machines share a store, and each keeps the files for itself',
    seen: '`NOT_FOUND` for downloads of what another machine printed',
    recovery:
      'each such download is logged as an error, and `doctor` fails, until they share the files',
    within: 'onceMended',
    test: [
      'test/integration/cli-storage.test.ts',
      'doctor finds that the files of exports are elsewhere, as on a machine that does not share them',
    ],
  },
  {
    fault: 'a provider makes Postgres read-only, because its disk is full',
    seen: '`STORE_UNAVAILABLE` for what writes; `/readyz` is red',
    recovery: '`doctor` says so; by itself when it takes writes again',
    within: 'onceMended',
    test: [
      'test/stores/postgres-migrations.test.ts',
      'finds that it takes no writes, as where a provider’s disk is full',
    ],
  },
];
