import ipaddr from 'ipaddr.js';

export interface AddressRules {
  /** @param host as the URL names it */
  allows(host: string, address: string): boolean;
}

/** Global unicast; what is outside of it is reserved, link-local, multicast or not assigned. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');
/** Of Azure: it answers on every machine there, with what is that machine's alone. */
const PUBLIC_BY_LOOKS_ALONE = new Set(['168.63.129.16']);

/** @param exceptions names of hosts, addresses and ranges (CIDR) that are allowed besides */
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

/** An address that only wraps an IPv4 one (NAT64, 6to4, Teredo) is not public, whatever it wraps. */
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
