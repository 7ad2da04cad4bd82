import fc from 'fast-check';
import { expect, test } from 'vitest';
import { invoiceSchema } from './invoice-schema.ts';
import { invoiceTotals } from './invoice-totals.ts';

type Given = Readonly<Record<string, unknown>>;

const invoice = (items: readonly Given[], more: Given = {}) =>
  invoiceSchema.parse({
    number: '1',
    date: '2026-03-15',
    currency: 'EUR',
    seller: { name: 'A' },
    buyer: { name: 'B' },
    items: items.map((item) => ({ description: 'x', ...item })),
    ...more,
  });

test('the tax of a rate is that of the sum of its lines, and not the sum of their taxes', () => {
  const items = Array.from({ length: 3 }, () => ({ unitPrice: '0.33', taxRate: 19 }));
  const { rates, tax, gross } = invoiceTotals(invoice(items), 2);

  // 19 % of 0.99 is 0.1881; three times 19 % of 0.33, rounded, would be 0.18.
  expect(rates).toEqual([{ rate: '19', net: 99n, tax: 19n }]);
  expect([tax, gross]).toEqual([19n, 118n]);
});

test.each([
  ['tenths are exact', { quantity: 3, unitPrice: 0.1 }, 2, 30n],
  ['half a cent is rounded away from zero', { unitPrice: '1.005' }, 2, 101n],
  ['also where it is owed', { unitPrice: '-1.005' }, 2, -101n],
  [
    'a line is rounded once, after its discount',
    { quantity: '2.5', unitPrice: '9.99', discountPercent: '12.5' },
    2,
    2185n,
  ],
  ['a currency without minor units has none', { quantity: 3, unitPrice: '333.4' }, 0, 1000n],
  ['one with three has three', { unitPrice: '1.0005' }, 3, 1001n],
])('%s', (_what, item, digits, expected) => {
  expect(invoiceTotals(invoice([item]), digits).lines).toEqual([expected]);
});

test('rates are listed apart, the lowest first, and written alike where they are alike', () => {
  const rated = (taxRate: unknown, unitPrice = 100) => ({ unitPrice, taxRate });
  const { rates } = invoiceTotals(invoice([rated(19), rated('7.50'), rated(7.5), rated(0)]), 2);

  expect(rates.map(({ rate, net, tax }) => [rate, net, tax])).toEqual([
    ['0', 10_000n, 0n],
    ['7.5', 20_000n, 1_500n],
    ['19', 10_000n, 1_900n],
  ]);
});

test('of prices that hold the tax, net and tax make up the price', () => {
  const { net, tax, gross } = invoiceTotals(
    invoice([{ unitPrice: '119.99', taxRate: 19 }], { pricesIncludeTax: true }),
    2,
  );
  expect([net, tax, gross]).toEqual([10_083n, 1_916n, 11_999n]);
});

test('where the buyer owes the tax, none is added; what was paid is taken off', () => {
  const { rates, due } = invoiceTotals(
    invoice([{ unitPrice: 100, taxRate: 19 }], { reverseCharge: true, paid: '40' }),
    2,
  );
  expect(rates).toEqual([{ rate: '0', net: 10_000n, tax: 0n }]);
  expect(due).toBe(6_000n);
});

test('whatever the items, the sums add up', () => {
  const cents = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => (n / 100).toFixed(2));
  const item = fc.record({
    quantity: fc.integer({ min: 1, max: 999 }),
    unitPrice: cents,
    taxRate: fc.constantFrom(0, 5.5, 7, 19, 23),
  });
  fc.assert(
    fc.property(
      fc.array(item, { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      (items, included) => {
        const totals = invoiceTotals(invoice(items, { pricesIncludeTax: included }), 2);
        const lines = totals.lines.reduce((sum, line) => sum + line, 0n);
        expect(totals.net + totals.tax).toBe(totals.gross);
        expect(included ? totals.gross : totals.net).toBe(lines);
      },
    ),
  );
});
