import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { OffprintError } from '../../../domain/errors.ts';
import type { AddressRules } from './address-rules.ts';

/** Below 1024 are mail, file and login services, some of which would act on a request. */
const FIRST_FREE_PORT = 1024;
const WEB_PORTS = new Set(['', '80', '443']);

/**
 * The URL, if it may be requested as it is written. A name is checked again when it is resolved.
 *
 * @throws OffprintError ADDRESS_REFUSED
 */
export function checkedUrl(text: string, rules: AddressRules): URL {
  const url = URL.parse(text);
  if (!url) throw refused('The address is no URL.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw refused('The address must begin with http:// or https://.');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused('The address must hold no user and no password.');
  }
  if (!WEB_PORTS.has(url.port) && Number(url.port) < FIRST_FREE_PORT) {
    throw refused(`The port ${url.port} of the address is not one of the web.`);
  }
  const host = bareHost(url);
  // Node does not look up literal addresses, so the lookup would not check them.
  if (isIP(host) !== 0 && !rules.allows(host, host)) throw notPublic();
  return url;
}

/** Without the brackets of an IPv6 address. */
function bareHost({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

function notPublic(): OffprintError {
  return refused('The address leads to a host that is not public.');
}

function refused(message: string): OffprintError {
  return new OffprintError('ADDRESS_REFUSED', message);
}

export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (host) => lookup(host, { all: true });

/**
 * The lookup of a socket, which connects to the address that is returned and to no other. So a name
 * that changes its answer after the check gains nothing.
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
