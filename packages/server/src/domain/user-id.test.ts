import { expect, test } from 'vitest';
import { isUserId } from './user-id.ts';

test.each(['ann', 'ann@example.com', 'Zoë 📄', '5', 'u'.repeat(200), '📄'.repeat(200)])(
  '%j is a user',
  (id) => expect(isUserId(id)).toBe(true),
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
])('%j is none', (id) => expect(isUserId(id)).toBe(false));
