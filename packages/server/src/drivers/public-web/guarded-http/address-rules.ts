import ipaddr from 'ipaddr.js';

export interface AddressRules {
  /** @param host as the URL names it */
  allows(host: string, address: string): boolean;
}

/** Global unicast. Everything else is reserved, link-local, multicast or unassigned. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');
/** Azure's: on every machine there, it serves that machine's own data. */
const PUBLIC_BY_LOOKS_ALONE = new Set(['168.63.129.16']);

/** @param exceptions hosts, addresses and ranges (CIDR) that are allowed as well */
export function createAddressRules(exceptions: readonly string[]): AddressRules {
  const ranges = exceptions.map(toRange).filter((range) => range !== null);
  const hosts = new Set(exceptions.map(bareName));
  return {
    allows(host, address) {
      if (!ipaddr.isValid(address)) return false;
      const parsed = ipaddr.process(address);
      return (
        isPublic(parsed) ||
        hosts.has(bareName(host)) ||
        ranges.some(([range, bits]) => parsed.kind() === range.kind() && parsed.match(range, bits))
      );
    },
  };
}

/** Addresses that embed an IPv4 one (NAT64, 6to4, Teredo) are not public, whatever they embed. */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== 'unicast' || PUBLIC_BY_LOOKS_ALONE.has(address.toString())) return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_IPV6);
}

function toRange(text: string): [ipaddr.IPv4 | ipaddr.IPv6, number] | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

function bareName(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
