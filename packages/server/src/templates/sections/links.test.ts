import { expect, test } from 'vitest';
import { linkTo, linkToEmail, linkToPhone } from './links.ts';

test.each([
  ['https://www.example.com/', 'example.com', 'https://www.example.com/'],
  ['http://example.com/a?b=c', 'example.com/a?b=c', 'http://example.com/a?b=c'],
  ['github.com/jane', 'github.com/jane', 'https://github.com/jane'],
  ['example.com:8080/x', 'example.com:8080/x', 'https://example.com:8080/x'],
  ['mailto:jane@example.com', 'jane@example.com', 'mailto:jane@example.com'],
  ['tel:+123456', '+123456', 'tel:+123456'],
  ['//x.example/ü', 'x.example/ü', 'https://x.example/%C3%BC'],
  ['example.org/a b', 'example.org/a b', 'https://example.org/a%20b'],
  ['\u200bexample.org\ufeff ', 'example.org', 'https://example.org/'],
  ['<https://example.org>', 'example.org', 'https://example.org/'],
  ['"https://example.org/a"', 'example.org/a', 'https://example.org/a'],
  ['[My site](https://example.org)', 'example.org', 'https://example.org/'],
  [
    'https://www.example.com/in/%C3%A4da-1/',
    'example.com/in/äda-1',
    'https://www.example.com/in/%C3%A4da-1/',
  ],
  ['https://xn--mnchen-3ya.example', 'münchen.example', 'https://xn--mnchen-3ya.example/'],
  ['example.org/a%20b%2Fc%FF', 'example.org/a%20b%2Fc%FF', 'https://example.org/a%20b%2Fc%FF'],
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
  '//etc/passwd',
  '/etc/passwd',
  'see my site',
  'https://',
  'see www.example.com',
  'https://example.org\nhttps://example.com',
  `http://a.${'T'.repeat(40_000)}`,
])('%j stays text', (url) => {
  expect(linkTo(url)).toEqual({ text: url, href: null });
});

test('what is written around an address stays', () => {
  const href = 'https://ada.example/';
  for (const text of ['Portfolio: ada.example', 'ada.example (in Polish)', '网站：ada.example']) {
    expect(linkTo(text)).toEqual({ text, href });
  }
});

test('an address is a link only when it can be written to', () => {
  expect(linkToEmail('jane@example.com').href).toBe('mailto:jane@example.com');
  expect(linkToEmail('j"x@example.com').href).toBeNull();
  expect(linkToEmail('on request').href).toBeNull();
  expect(linkToEmail('javascript:alert(1)')).toEqual({ text: 'javascript:alert(1)', href: null });
  expect(linkToEmail('a@b@example.com').href).toBeNull();
  expect(linkToEmail('jane@example..com').href).toBeNull();
  expect(linkToEmail('jane@localhost').href).toBeNull();
});

test('what an address of mail brings along is left out', () => {
  const link = { text: 'jane@example.com', href: 'mailto:jane@example.com' };
  expect(linkToEmail('jane@example.com?bcc=spam@example.com')).toEqual(link);
  expect(linkToEmail('Jane Roe <jane@example.com>')).toEqual(link);
  expect(linkToEmail('[jane@example.com](mailto:jane@example.com)')).toEqual(link);
  expect(linkToEmail('mailto://jane@example.com')).toEqual(link);
  expect(linkToEmail('E-mail: jane＠example.com.')).toEqual(link);
  expect(linkToEmail('✉ jane@example.com')).toEqual(link);
});

test.each([
  ['(555) 123-4567', 'tel:5551234567'],
  ['+49 30 123456', 'tel:+4930123456'],
  ['+49 (0)30 / 123-45', 'tel:+493012345'],
  ['+44 (0) 20 7946 0958', 'tel:+442079460958'],
  ['(+49) 30 12345', 'tel:+493012345'],
  ['(030) 12345', 'tel:03012345'],
  ['+1 (555) 123-4567 ext. 89', 'tel:+15551234567;ext=89'],
  ['+1 555 123 4567x89', 'tel:+15551234567;ext=89'],
  ['+33 1 23 45 67 89 p. 12', 'tel:+33123456789;ext=12'],
  ['+81-3-1234-5678 内線12', 'tel:+81312345678;ext=12'],
  ['+86 10 12345678-123', 'tel:+861012345678;ext=123'],
  ['+86 138 1234 5678', 'tel:+8613812345678'],
  ['+49 89 1234-56', 'tel:+4989123456'],
  ['+55 11 1234-5678 ramal 45', 'tel:+551112345678;ext=45'],
  ['+90 (0212) 123 45 67 dahili 12', 'tel:+902121234567;ext=12'],
  ['+7 495 123-45-67 (доб. 12)', 'tel:+74951234567;ext=12'],
  ['+36 (06) 30 123 4567', 'tel:+36301234567'],
  ['+7 (8) 495 123-45-67', 'tel:+74951234567'],
  ['[+49] 30 12345', 'tel:+493012345'],
  ['+(49) 30 12345', 'tel:+493012345'],
  ['Tel.: 030 12345', 'tel:03012345'],
  ['Mobile +49 151 1234567', 'tel:+491511234567'],
  ['📞 +49 151 1234567', 'tel:+491511234567'],
  ['+1 555 123 4567 (WhatsApp)', 'tel:+15551234567'],
  ['٠٣٠ ١٢٣٤٥', 'tel:03012345'],
  ['۰۳۰ ۱۲۳۴۵', 'tel:03012345'],
  ['+९१ ९८७६५ ४३२१०', 'tel:+919876543210'],
  ['1-800-FLOWERS', null],
  ['555 ext. 12', null],
  ['call me', null],
  ['+49 30 123456 / +49 171 1234567', null],
])('the number %s is called as %s', (phone, href) => {
  expect(linkToPhone(phone)).toEqual({ text: phone, href });
});

test('a scheme that was typed into the field is not printed, and not there twice', () => {
  const email = { text: 'mia@example.org', href: 'mailto:mia@example.org' };
  expect(linkToEmail('mailto:mia@example.org')).toEqual(email);
  expect(linkToEmail('MAILTO:mailto:mia@example.org')).toEqual(email);
  for (const typed of ['tel:+15551234567', 'tel://+15551234567', 'callto:+15551234567']) {
    expect(linkToPhone(typed)).toEqual({ text: '+15551234567', href: 'tel:+15551234567' });
  }
});
