import { expect, test } from 'vitest';
import { parseUserId } from './user-id.ts';

test.each(['ann', 'ann@example.com', 'Zoë 📄', '5', 'u'.repeat(200), '📄'.repeat(200)])(
  '%j is a user',
  (id) => expect(parseUserId(id)).toBe(id),
);

test.each([
  '',
  5,
  null,
  'a\tb',
  'a\u0000',
  'a, b',
  'a\u0085',
  'u\ud801',
  '\udc00u',
  'u'.repeat(201),
  ' u',
  'u\u00a0',
])('%j is none', (id) => expect(parseUserId(id)).toBeNull());

test('is the same user however its accents are typed', () => {
  expect(parseUserId('bjo\u0308rn')).toBe('bj\u00f6rn');
});
