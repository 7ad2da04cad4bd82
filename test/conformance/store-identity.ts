import { expect, test } from 'vitest';
import { type OpenStore, openForTest } from './job-store-harness.ts';

export function describeIdentity(name: string, open: OpenStore) {
  test(`${name} has an identity that stays`, async () => {
    const store = await openForTest(open);
    const identity = await store.identity();
    expect(identity).toMatch(/^[A-Za-z0-9-]{16,64}$/);
    expect(await store.identity()).toBe(identity);
  });
}
