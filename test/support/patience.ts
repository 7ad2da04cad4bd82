import { afterAll, vi } from 'vitest';

/** For what is waited for without a bound of its own: a busy machine takes seconds for anything. */
const PATIENCE_MS = 30_000;

const { waitFor, waitUntil } = vi;

type Options = Parameters<typeof waitFor>[1];

const patient = (options?: Options) =>
  typeof options === 'number' ? options : { timeout: PATIENCE_MS, ...options };

// Vitest has a setting for `expect.poll`, but none for these, whose default is one second.
vi.waitFor = (look, options) => waitFor(look, patient(options));
vi.waitUntil = (look, options) => waitUntil(look, patient(options));

// The next file of this process begins with those of Vitest again.
afterAll(() => Object.assign(vi, { waitFor, waitUntil }));
