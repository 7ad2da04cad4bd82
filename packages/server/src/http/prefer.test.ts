import { expect, test } from 'vitest';
import { preferredWaitSeconds } from './prefer.ts';

test.each([
  ['wait=10', 10],
  ['respond-async, wait=10', 10],
  ['Wait = "7"', 7],
  ['handling=lenient; x=1, WAIT=3; y', 3],
  ['wait=600', 25],
  ['wait=99999999999999999999', 25],
  ['wait=4, wait=9', 4],
])('%s is %i seconds', (prefer, seconds) => {
  expect(preferredWaitSeconds(prefer)).toBe(seconds);
});

test.each([
  undefined,
  '',
  'respond-async',
  'wait',
  'wait=',
  'wait=soon',
  'wait=-1',
  'wait=1.5',
  'await=5',
  'note="a, wait=5"',
])('%s asks for no wait', (prefer) => {
  expect(preferredWaitSeconds(prefer)).toBe(0);
});
