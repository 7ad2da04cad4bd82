import { domainToASCII } from 'node:url';
import { expect, test } from 'vitest';
import { addressInLetters } from './address-letters.ts';

test.each([
  'münchen.example',
  'bücher-straße.example',
  'пример.рф',
  '例え.テスト',
  '中文.example',
  'ελ.example',
  'नमस्ते.example',
  'x.مثال.example',
  '𠮷野家.example',
])('a domain is read in letters: %s', (host) => {
  const ascii = domainToASCII(host);
  expect(ascii).toContain('xn--');
  expect(addressInLetters(`https://${ascii}/a`)).toBe(`https://${host}/a`);
});

test.each([
  ['https://example.org/in/%C3%A4da-%E4%B8%AD', 'https://example.org/in/äda-中'],
  ['https://example.org/a%20b%2Fc', 'https://example.org/a%20b%2Fc'],
  ['https://example.org/%FF%E2%80%8B', 'https://example.org/%FF%E2%80%8B'],
  ['https://xn--99999999/x', 'https://xn--99999999/x'],
  ['https://xn--/x', 'https://xn--/x'],
  ['https://example.org/xn--mnchen-3ya', 'https://example.org/xn--mnchen-3ya'],
])('a path is read in letters where it has some: %s', (url, read) => {
  expect(addressInLetters(url)).toBe(read);
});
