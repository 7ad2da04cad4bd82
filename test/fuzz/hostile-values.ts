import fc from 'fast-check';

const DEEP = 200;

/** What breaks programs that trust their input. */
export const HOSTILE_TEXTS = [
  '',
  '\0',
  '\ud800',
  '\u202e',
  '__proto__',
  'constructor',
  '../../../../etc/passwd',
  '..%2f..%2f',
  '%',
  '%00',
  '%ff',
  "' OR '1'='1",
  '"; DROP TABLE jobs; --',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '\r\nSet-Cookie: a=b',
  'http://169.254.169.254/latest/meta-data',
  'file:///etc/passwd',
  '9'.repeat(400),
  'x'.repeat(20_000),
  '1e309',
  '-0',
  'NaN',
  '0x10',
  ' 1',
  '𝕏🙈e\u0301',
] as const;

const HOSTILE_VALUES: readonly unknown[] = [
  ...HOSTILE_TEXTS,
  null,
  true,
  0,
  -1,
  0.5,
  2 ** 53,
  -(2 ** 63),
  Number.MAX_VALUE,
  [],
  {},
  [[]],
  { length: 1 },
  { toString: 'x', valueOf: 'y', toJSON: 'z' },
  JSON.parse('{"__proto__":{"admin":true}}'),
  Array.from({ length: 2_000 }, () => 0),
  nested(DEEP),
];

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < depth; level += 1) value = { value };
  return value;
}

/** The value with one place of it, which may be all of it, replaced, removed or added to. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
  const here = fc.constantFrom(...HOSTILE_VALUES);
  if (typeof value !== 'object' || value === null) return here;
  const keys = Object.keys(value);
  const added = fc
    .tuple(fc.constantFrom('x', '__proto__', 'userId', 'toString', '0'), here)
    .map(([key, extra]) => changed(value, key, extra));
  if (keys.length === 0) return fc.oneof(here, added);
  const key = fc.constantFrom(...keys);
  return fc.oneof(
    { weight: 1, arbitrary: here },
    { weight: 1, arbitrary: added },
    { weight: 2, arbitrary: key.map((name) => changed(value, name, undefined)) },
    {
      weight: 6,
      arbitrary: key.chain((name) =>
        mutated(Reflect.get(value, name)).map((inner) => changed(value, name, inner)),
      ),
    },
  );
}

function changed(value: object, key: string, inner: unknown): unknown {
  if (Array.isArray(value)) return value.map((each, index) => (`${index}` === key ? inner : each));
  const entries = Object.entries(value).filter(([name]) => name !== key);
  return Object.fromEntries(inner === undefined ? entries : [...entries, [key, inner]]);
}
