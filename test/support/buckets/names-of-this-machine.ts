import dns from 'node:dns';
import { onTestFinished, vi } from 'vitest';

/** Until the end of the test, every name under `.test` is this machine, as a wildcard in DNS has it. */
export function namesOfThisMachine(): void {
  const { lookup } = dns;
  const spy = vi
    .spyOn(dns, 'lookup')
    .mockImplementation(((name: string, ...rest: [dns.LookupAllOptions, () => void]) =>
      lookup(name.endsWith('.test') ? '127.0.0.1' : name, ...rest)) as typeof dns.lookup);
  onTestFinished(() => spy.mockRestore());
}
