import { expect, test } from 'vitest';
import { linkTo, linkToEmail, linkToPhone } from './links.ts';

test.each([
  ['https://www.example.com/', 'example.com', 'https://www.example.com/'],
  ['http://example.com/a?b=c', 'example.com/a?b=c', 'http://example.com/a?b=c'],
  ['github.com/jane', 'github.com/jane', 'https://github.com/jane'],
  ['example.com:8080/x', 'example.com:8080/x', 'https://example.com:8080/x'],
  ['mailto:jane@example.com', 'jane@example.com', 'mailto:jane@example.com'],
  ['tel:+123456', '+123456', 'tel:+123456'],
])('%s is a link', (url, text, href) => {
  expect(linkTo(url)).toEqual({ text, href });
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///etc/passwd',
  'vbscript:x',
  'blob:https://example.com/1',
  '//example.com/x',
  '/etc/passwd',
  'see my site',
  'https://',
])('%j stays text', (url) => {
  expect(linkTo(url)).toEqual({ text: url, href: null });
});

test('an address is a link only when it can be written to', () => {
  expect(linkToEmail('jane@example.com').href).toBe('mailto:jane@example.com');
  expect(linkToEmail('j"x@example.com').href).toBeNull();
  expect(linkToEmail('jane@example.com?bcc=spam@example.com').href).toBeNull();
  expect(linkToEmail('on request').href).toBeNull();
});

test('a number is a link only when it can be called', () => {
  expect(linkToPhone('(555) 123-4567').href).toBe('tel:5551234567');
  expect(linkToPhone('+49 30 123456').href).toBe('tel:+4930123456');
  expect(linkToPhone('555 ext. 12').href).toBeNull();
  expect(linkToPhone('call me').href).toBeNull();
});
