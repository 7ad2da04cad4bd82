import { describe, expect, test } from 'vitest';
import { createAddressRules } from './address-rules.ts';

const rules = createAddressRules([]);

describe('what is not public', () => {
  test.each([
    ['this network', '0.0.0.0'],
    ['this network', '0.1.2.3'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.255'],
    ['private', '192.168.1.1'],
    ['carrier-grade NAT, and the metadata of Alibaba', '100.100.100.200'],
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['link-local, and the metadata of most clouds', '169.254.169.254'],
    ['the metadata of Oracle', '192.0.0.192'],
    ['what Azure answers on every machine', '168.63.129.16'],
    ['documentation', '192.0.2.1'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['the relay of 6to4', '192.88.99.1'],
    ['benchmarking', '198.18.0.1'],
    ['benchmarking', '198.19.255.255'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['IPv4 in IPv6', '::ffff:127.0.0.1'],
    ['IPv4 in IPv6', '::ffff:a9fe:a9fe'],
    ['IPv4 in IPv6, as it once was', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['NAT64 of a network', '64:ff9b:1::7f00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001::1'],
    ['benchmarking', '2001:2::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['discard', '100::1'],
    ['unique local, and the metadata of AWS', 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['link-local of an interface', 'fe80::1%eth0'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
    ['segment routing', '5f00::1'],
    ['not assigned', '4000::1'],
    ['no address', 'localhost'],
  ])('%s: %s', (_, address) => {
    expect(rules.allows('cdn.example.com', address)).toBe(false);
  });
});

test.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '192.0.3.1', '::ffff:8.8.8.8', '2606:4700::1111'])(
  'the rest is public: %s',
  (address) => {
    expect(rules.allows('cdn.example.com', address)).toBe(true);
  },
);

describe('exceptions', () => {
  const excepting = createAddressRules(['10.1.0.0/16', '127.0.0.1', 'fd12::/16', 'MinIO.internal']);

  test.each([
    ['of a range', 'any.example', '10.1.2.3', true],
    ['of a range, as IPv4 in IPv6', 'any.example', '::ffff:10.1.2.3', true],
    ['of a range of IPv6', 'any.example', 'fd12::1', true],
    ['of one address', 'any.example', '127.0.0.1', true],
    ['of a host by its name, in any spelling', 'minio.INTERNAL.', '192.168.7.7', true],
    ['and of no neighbour', 'any.example', '10.2.0.1', false],
    ['and of no neighbour', 'any.example', '127.0.0.2', false],
    ['and of no host below it', 'evil.minio.internal', '192.168.7.7', false],
  ])('%s: %s at %s', (_, host, address, isAllowed) => {
    expect(excepting.allows(host, address)).toBe(isAllowed);
  });
});
