import fc from 'fast-check';
import type { SubmissionChanges } from '../support/job-fixtures.ts';

export const USERS = ['ada', 'bob', 'eve'] as const;
export const KEYS = ['k1', 'k2'] as const;
export const LEASE_MS = 2_500;
export const RECORD_TTL = { completedMs: 4_000, failedMs: 6_000 };
export const QUOTA_BYTES = 800;

/**
 * One step of a random history. `lease`, `job` and `file` are any number: the step takes that one,
 * counted from the newest, of all that there ever were, so stale and foreign ones come up often. `user` is who asks for it.
 */
export type Step =
  | { readonly do: 'submit'; readonly submission: SubmissionChanges }
  | { readonly do: 'claim'; readonly limit: number }
  | { readonly do: 'renew'; readonly leases: readonly number[] }
  | { readonly do: 'complete'; readonly lease: number; readonly fileSizeBytes: number }
  | { readonly do: 'fail' | 'release'; readonly lease: number }
  | { readonly do: 'timeOut'; readonly lease: number; readonly delayMs: number }
  | { readonly do: 'cancel' | 'remove'; readonly user: string; readonly job: number }
  | {
      readonly do: 'retry';
      readonly user: string;
      readonly job: number;
      readonly maxActiveSubmissions: number;
    }
  | { readonly do: 'removeExport' | 'download'; readonly user: string; readonly file: number }
  | { readonly do: 'expireLeases' | 'purge' | 'sweepExpired' | 'purgeSwept' }
  | { readonly do: 'advance'; readonly ms: number };

const user = fc.constantFrom(...USERS);
const ownerOrAnybody = fc.option(user, { freq: 2, nil: 'owner' as const });
const any = fc.oneof(fc.nat({ max: 2 }), fc.nat({ max: 1_000 }));

const submission = fc.record({
  userId: user,
  count: fc.integer({ min: 1, max: 3 }),
  isBatch: fc.boolean(),
  announcesEnd: fc.boolean(),
  priority: fc.integer({ min: 1, max: 2 }),
  maxAttempts: fc.integer({ min: 1, max: 4 }),
  maxActiveSubmissions: fc.integer({ min: 1, max: 5 }),
  idempotency: fc.option(
    fc.record({ key: fc.constantFrom(...KEYS), requestHash: fc.constantFrom('h1', 'h2') }),
  ),
  policy: fc.record({
    userConcurrency: fc.integer({ min: 1, max: 3 }),
    quotaBytes: fc.constant(QUOTA_BYTES),
    exportTtlMs: fc.constant(9_000),
  }),
});

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('submit'), submission }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('claim'), limit: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('renew'), leases: fc.array(any, { maxLength: 3 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('complete'),
      lease: any,
      fileSizeBytes: fc.integer({ min: 1, max: 700 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('fail', 'release'), lease: any }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('timeOut'),
      lease: any,
      delayMs: fc.constantFrom(0, 1, 700, 2_500),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('cancel', 'remove'),
      user: ownerOrAnybody,
      job: any,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('retry'),
      user: ownerOrAnybody,
      job: any,
      maxActiveSubmissions: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('removeExport', 'download'),
      user: ownerOrAnybody,
      file: any,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('expireLeases', 'purge', 'sweepExpired', 'purgeSwept'),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('advance'),
      ms: fc.constantFrom(1, 300, 1_000, LEASE_MS, 4_000),
    }),
  },
);

export const histories = fc.array(step, { minLength: 10, maxLength: 70, size: 'max' });
