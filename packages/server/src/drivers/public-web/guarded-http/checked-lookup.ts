import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import type { LookupFunction } from 'node:net';
import type { AddressRules } from './address-rules.ts';
import { notPublic } from './checked-url.ts';

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (host) => lookup(host, { all: true });

/**
 * What a socket resolves its host by. It connects to what is returned here and asks nobody again, so
 * a name that changes its answer between a look and the connection gains nothing.
 */
export function createCheckedLookup(rules: AddressRules, resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (found) => {
        const allowed = found.filter(({ address }) => rules.allows(host, address));
        const [first] = allowed;
        if (!first) callback(notPublic(), '');
        else if (options.all) callback(null, allowed);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, ''),
    );
  };
}
