import { expect, test } from 'vitest';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

test('a traceparent is read and written', () => {
  const context = parseTraceparent(TRACEPARENT);
  expect(context).toEqual({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    flags: 1,
  });
  expect(context && formatTraceparent(context)).toBe(TRACEPARENT);
});

test.each([
  ['none', undefined],
  ['an empty one', ''],
  ['another version', TRACEPARENT.replace('00-', '01-')],
  ['capitals', TRACEPARENT.toUpperCase()],
  ['a trace of zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
  ['a span of zeros', `00-0af7651916cd43dd8448eb211c80319c-${'0'.repeat(16)}-01`],
  ['more after it', `${TRACEPARENT}-x`],
  ['a line break', `${TRACEPARENT}\n`],
])('%s is none', (_, text) => {
  expect(parseTraceparent(text)).toBeNull();
});
