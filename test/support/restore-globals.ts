import { afterAll, vi } from 'vitest';

/**
 * Files of one process share its globals. What one of them changes (the HTTP server puts its own
 * `Response` in place, a test stubs `window`) is put back after it: the next may not depend on order.
 */
const before = Object.entries(Object.getOwnPropertyDescriptors(globalThis)).filter(
  ([, descriptor]) => descriptor.configurable,
);

afterAll(() => {
  vi.unstubAllGlobals();
  for (const [name, descriptor] of before) {
    const now = Object.getOwnPropertyDescriptor(globalThis, name);
    if (now?.value === descriptor.value && now?.get === descriptor.get) continue;
    Object.defineProperty(globalThis, name, descriptor);
  }
});
