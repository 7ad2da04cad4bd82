import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files start by their size unless an earlier run was kept, but most of these are few lines that run
 * the suite of a port: begun last, each would keep the others waiting at the end.
 */
const LONG_FILES = [
  'test/properties/sqlite.test.ts',
  'test/conformance/sqlite.test.ts',
  'test/conformance/object-storage-s3.test.ts',
  'packages/server/src/templates/linear-time.test.ts',
  'test/stores/upstash.test.ts',
  'test/stores/redis.test.ts',
  'test/stores/postgres.test.ts',
  'test/stores/postgres-agreement.test.ts',
  'test/stores/redis-agreement.test.ts',
  'test/integration/cli-secrets.test.ts',
  'test/browser/find-browser.test.ts',
  'test/browser/page-estimate.test.ts',
  'test/browser/conformance.test.ts',
  'test/browser/isolation.test.ts',
  'test/typst/conformance.test.ts',
  'test/faults/stores-storm.test.ts',
  'test/faults/stores-latency.test.ts',
];

export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted(
      (a, b) => groupOf(a) - groupOf(b) || rankOf(a) - rankOf(b),
    );
  }
}

function groupOf({ project }: TestSpecification): number {
  return project.config.sequence.groupOrder;
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONG_FILES.findIndex((path) => moduleId.endsWith(`/${path}`));
  return rank === -1 ? LONG_FILES.length : rank;
}
