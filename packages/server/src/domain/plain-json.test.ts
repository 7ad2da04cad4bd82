import { expect, test } from 'vitest';
import { toPlainJson } from './plain-json.ts';

test('a value comes back as JSON carries it, as a copy', () => {
  const shared = { city: 'Gdańsk' };
  const input = {
    when: new Date(0),
    gone: undefined,
    list: [undefined, 1],
    from: shared,
    to: [shared],
  };
  const result = toPlainJson(input);

  shared.city = 'Sopot';
  expect(result).toEqual({
    ok: true,
    value: {
      when: '1970-01-01T00:00:00.000Z',
      list: [null, 1],
      from: { city: 'Gdańsk' },
      to: [{ city: 'Gdańsk' }],
    },
  });
  expect(toPlainJson(undefined)).toEqual({ ok: true, value: undefined });
});

test('everything that JSON cannot carry is named', () => {
  const self: Record<string, unknown> = {};
  self.self = [self];
  const input = { a: [1n, Number.NaN], 'b c': Symbol('x'), d: () => 1, self };

  expect(toPlainJson(input)).toEqual({
    ok: false,
    problems: [
      { path: 'a[0]', message: 'must be JSON, not a bigint' },
      { path: 'a[1]', message: 'must be JSON, not NaN' },
      { path: '["b c"]', message: 'must be JSON, not a symbol' },
      { path: 'd', message: 'must be JSON, not a function' },
      { path: 'self.self[0]', message: 'must be JSON, but it holds itself' },
    ],
  });
});

test('what is too deep, or throws, is a problem too', () => {
  let deep: unknown = [];
  for (let level = 0; level < 100_000; level++) deep = [deep];
  expect(toPlainJson(deep)).toMatchObject({
    problems: [{ message: 'is nested too deeply: at most 64 levels' }],
  });

  const throwing = {
    get secret() {
      throw new Error('hunter2');
    },
  };
  expect(toPlainJson(throwing)).toEqual({
    ok: false,
    problems: [{ path: '', message: 'cannot be written as JSON' }],
  });
});
