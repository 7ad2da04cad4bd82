import type { Invoice, InvoiceItem } from './invoice-schema.ts';

/** A sum of money in the smallest unit of its currency, such as cents. */
export type MinorUnits = bigint;

export interface InvoiceTotals {
  /** The total of each item, in order, after its discount. */
  readonly lines: readonly MinorUnits[];
  /** The totals of each tax rate in use, the lowest first. */
  readonly rates: readonly RateTotal[];
  readonly net: MinorUnits;
  readonly tax: MinorUnits;
  readonly gross: MinorUnits;
  readonly paid: MinorUnits;
  readonly due: MinorUnits;
}

export interface RateTotal {
  /** In percent, as written, such as `7.5`. */
  readonly rate: string;
  readonly net: MinorUnits;
  readonly tax: MinorUnits;
}

/** A decimal number, exactly: `digits / 10 ** scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/**
 * The sums of an invoice, in whole minor units. Each line is rounded once, after its discount. The
 * tax of a rate is computed once, from the sum of its lines. Halves are rounded away from zero.
 *
 * @param fractionDigits those of the currency: 2 of EUR, 0 of JPY
 */
export function invoiceTotals(invoice: Invoice, fractionDigits: number): InvoiceTotals {
  const lines = invoice.items.map((item) => lineTotal(item, fractionDigits));
  const rates = rateTotals(invoice, lines);
  const net = sum(rates.map((rate) => rate.net));
  const tax = sum(rates.map((rate) => rate.tax));
  const paid = toMinor(decimal(invoice.paid ?? 0), fractionDigits);
  return { lines, rates, net, tax, gross: net + tax, paid, due: net + tax - paid };
}

function lineTotal(item: InvoiceItem, fractionDigits: number): MinorUnits {
  const left = difference(decimal(100), decimal(item.discountPercent ?? 0));
  const full = product(decimal(item.quantity), decimal(item.unitPrice));
  const { digits, scale } = product(full, left);
  // The discount was in percent.
  return toMinor({ digits, scale: scale + 2 }, fractionDigits);
}

function rateTotals(invoice: Invoice, lines: readonly MinorUnits[]): readonly RateTotal[] {
  const sums = new Map<string, MinorUnits>();
  invoice.items.forEach(({ taxRate }, index) => {
    const rate = invoice.reverseCharge ? '0' : plain(decimal(taxRate));
    sums.set(rate, (sums.get(rate) ?? 0n) + (lines[index] ?? 0n));
  });
  return [...sums]
    .sort(([first], [second]) => Number(first) - Number(second))
    .map(([rate, amount]) => taxed(rate, amount, invoice.pricesIncludeTax));
}

function taxed(rate: string, amount: MinorUnits, isIncluded: boolean): RateTotal {
  const { digits, scale } = decimal(rate);
  const hundred = 100n * 10n ** BigInt(scale);
  if (!isIncluded) return { rate, net: amount, tax: divided(amount * digits, hundred) };
  const tax = divided(amount * digits, hundred + digits);
  return { rate, net: amount - tax, tax };
}

/** A number counts as it is written, such as `0.1` as a tenth. */
function decimal(value: string | number): Decimal {
  const text = typeof value === 'string' ? value : plainNumber(value);
  const [whole = '0', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

/** Without an exponent. */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(6) : text;
}

function plain({ digits, scale }: Decimal): string {
  const text = digits.toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

function product(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

function difference(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  const at = ({ digits, scale: own }: Decimal) => digits * 10n ** BigInt(scale - own);
  return { digits: at(a) - at(b), scale };
}

function toMinor({ digits, scale }: Decimal, fractionDigits: number): MinorUnits {
  const shift = scale - fractionDigits;
  return shift <= 0 ? digits * 10n ** BigInt(-shift) : divided(digits, 10n ** BigInt(shift));
}

/** Rounded, halves away from zero. */
function divided(value: bigint, by: bigint): bigint {
  const magnitude = value < 0n ? -value : value;
  const rounded = (2n * magnitude + by) / (2n * by);
  return value < 0n ? -rounded : rounded;
}

function sum(amounts: readonly MinorUnits[]): MinorUnits {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
