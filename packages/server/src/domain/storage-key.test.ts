import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ExportFile, leaseOfKey, storageKey } from './storage-key.ts';

const file: ExportFile = { userId: 'ann', documentId: 'cv', jobId: '0190-ab', fence: 3 };

test('a key tells user, document, job and fence', () => {
  expect(storageKey(file)).toBe('exports/ann/cv/0190-ab/3.pdf');
});

test('a document that came with the job is called inline, and no other one is', () => {
  expect(storageKey({ ...file, documentId: null })).toBe('exports/ann/inline/0190-ab/3.pdf');
  expect(storageKey({ ...file, documentId: 'inline' })).toBe(
    'exports/ann/~0069nline/0190-ab/3.pdf',
  );
});

test.each(['', '.', '..', '../../etc', 'a/b', 'a\\b', 'a\0b', '~', 'C:', '%2e%2e', '\ud800', 'é'])(
  'the id %j makes one harmless segment',
  (userId) => {
    expect(storageKey({ ...file, userId })).toMatch(
      /^exports\/[\w~-][\w.~-]{0,99}\/cv\/0190-ab\/3\.pdf$/,
    );
  },
);

const ids = fc.string({ unit: 'binary', maxLength: 150 });
const hostileIds = fc.oneof(
  ids,
  fc.string({ unit: fc.constantFrom('~', '.', '/', 'a', '0', '6', 'inline'), maxLength: 150 }),
);

test('different ids never share a key', () => {
  const files = fc.record({
    userId: hostileIds,
    documentId: fc.option(hostileIds),
    jobId: hostileIds,
    fence: fc.nat(),
  });
  fc.assert(
    fc.property(files, files, (one, other) => {
      const same =
        one.userId === other.userId &&
        one.documentId === other.documentId &&
        one.jobId === other.jobId &&
        one.fence === other.fence;
      expect(storageKey(one) === storageKey(other)).toBe(same);
    }),
    { seed: 2, numRuns: 2000 },
  );
});

test('tells the lease of its attempt, whatever the other ids are', () => {
  const file = { userId: 'a/1.pdf', documentId: null, jobId: 'job-1', fence: 2 ** 52 + 1 };

  expect(leaseOfKey(storageKey(file))).toEqual({ jobId: 'job-1', fence: 2 ** 52 + 1 });
  expect(leaseOfKey('exports/ada/notes.txt')).toBeNull();
});
