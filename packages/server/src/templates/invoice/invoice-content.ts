import type { Invoice, InvoiceItem, Party } from '../../domain/invoice/invoice-schema.ts';
import { invoiceTotals, type MinorUnits } from '../../domain/invoice/invoice-totals.ts';
import { parseIsoDate } from '../../domain/resume/iso-date.ts';
import type { PrintLocale } from '../locale/locale.ts';
import { countryName } from '../sections/contacts.ts';
import { breakable } from '../typst/breakable.ts';
import type { InvoiceLabels } from './invoice-labels.ts';

interface LabelledText {
  readonly label: string;
  readonly value: string;
}

/** An invoice in the words and numbers of its language, for its Typst source. */
export interface InvoiceContent {
  readonly labels: InvoiceLabels;
  readonly number: string;
  readonly seller: { readonly name: string; readonly lines: readonly string[] };
  readonly buyer: readonly string[];
  readonly facts: readonly LabelledText[];
  readonly subject: string | null;
  readonly introduction: readonly string[];
  readonly hasDiscount: boolean;
  readonly hasTax: boolean;
  readonly items: readonly ItemRow[];
  readonly sums: readonly (LabelledText & { readonly isTotal: boolean })[];
  readonly due: LabelledText;
  readonly payment: readonly LabelledText[];
  readonly remarks: readonly string[];
  /** Columns of the foot of each page. */
  readonly foot: readonly (readonly string[])[];
}

interface ItemRow {
  readonly description: string;
  readonly details: string | null;
  readonly quantity: string;
  readonly unitPrice: string;
  readonly discount: string;
  readonly tax: string;
  readonly amount: string;
  /** The sum of all lines up to this one. */
  readonly sumSoFar: string;
}

export function invoiceContent(
  invoice: Invoice,
  labels: InvoiceLabels,
  { tag }: PrintLocale,
): InvoiceContent {
  const addressOf = (party: Party) => addressLines(party, tag);
  const formats = formatsFor(tag, invoice.currency);
  const { money, percent, date } = formats;
  const totals = invoiceTotals(invoice, formats.fractionDigits);
  const { seller, buyer, payment = {}, pricesIncludeTax } = invoice;
  const rates = totals.rates.filter(({ rate }) => rate !== '0');
  const taxLabel = pricesIncludeTax ? labels.taxIncluded : labels.taxOf;
  const taxes = rates.map(({ rate, net, tax }) => ({
    label: filled(taxLabel, { rate: percent(rate), net: money(net) }),
    value: money(tax),
    isTotal: false,
  }));
  const total = { label: labels.total, value: money(totals.gross), isTotal: true };
  const net = { label: labels.net, value: money(totals.net), isTotal: false };
  const withoutTax = rates.length === 0 ? [total] : [net, ...taxes, total];
  const paid = { label: labels.paid, value: money(-totals.paid), isTotal: false };
  return {
    labels,
    number: invoice.number,
    seller: { name: seller.name, lines: addressOf(seller) },
    buyer: [buyer.name, ...(buyer.contact ? [buyer.contact] : []), ...addressOf(buyer)],
    facts: factsOf(invoice, labels, date),
    subject: invoice.subject ?? null,
    introduction: paragraphs(invoice.introduction),
    hasDiscount: invoice.items.some(({ discountPercent }) => Number(discountPercent ?? 0) !== 0),
    hasTax: rates.length > 0,
    items: itemRows(invoice.items, totals.lines, formats),
    sums: [
      ...(pricesIncludeTax ? [total, ...taxes] : withoutTax),
      ...(totals.paid === 0n ? [] : [paid]),
    ],
    due: { label: labels.due, value: money(totals.due) },
    payment: [
      { label: labels.holder, value: payment.holder ?? (payment.iban ? seller.name : '') },
      { label: 'IBAN', value: grouped(payment.iban ?? '') },
      { label: 'BIC', value: payment.bic ?? '' },
      { label: labels.bank, value: payment.bank ?? '' },
      {
        label: labels.paymentReference,
        value: payment.reference ?? (payment.iban ? invoice.number : ''),
      },
    ].filter(({ value }) => value !== ''),
    remarks: [
      ...(invoice.reverseCharge ? [labels.reverseCharge] : []),
      ...paragraphs(payment.terms),
      ...(invoice.dueDate && !payment.terms
        ? [filled(labels.payBy, { date: date(invoice.dueDate) })]
        : []),
      ...paragraphs(invoice.notes),
    ].map(breakable),
    foot: footOf(seller, addressOf(seller), labels),
  };
}

function factsOf(
  { number, date: day, dueDate, deliveryDate, reference, buyer }: Invoice,
  labels: InvoiceLabels,
  date: (iso: string) => string,
): LabelledText[] {
  const delivered = [deliveryDate ?? []].flat().map(date).join(' – ');
  return [
    { label: labels.number, value: number },
    { label: labels.date, value: date(day) },
    { label: labels.deliveryDate, value: delivered },
    { label: labels.dueDate, value: dueDate ? date(dueDate) : '' },
    { label: labels.reference, value: reference ?? '' },
    { label: labels.buyerVatId, value: buyer.vatId ?? '' },
  ].filter(({ value }) => value !== '');
}

function itemRows(
  items: readonly InvoiceItem[],
  lines: readonly MinorUnits[],
  { money, percent, number, price }: Formats,
): ItemRow[] {
  let sum = 0n;
  return items.map((item, index) => {
    const line = lines[index] ?? 0n;
    sum += line;
    return {
      description: breakable(item.description),
      details: item.details === undefined ? null : breakable(item.details),
      quantity: [number(item.quantity), item.unit].filter(Boolean).join('\u00a0'),
      unitPrice: price(item.unitPrice),
      discount: Number(item.discountPercent ?? 0) === 0 ? '' : percent(item.discountPercent ?? 0),
      tax: percent(item.taxRate),
      amount: money(line),
      sumSoFar: money(sum),
    };
  });
}

function addressLines({ address = [], country = '' }: Party, tag: string): string[] {
  const lines = typeof address === 'string' ? address.split('\n') : address;
  return [...lines, countryName(country, tag)]
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function footOf(seller: Party, address: readonly string[], labels: InvoiceLabels): string[][] {
  const { name, email, phone, url, vatId, taxId } = seller;
  return [
    [name, ...address],
    [email ?? '', phone ?? '', url?.replace(/^https?:\/\//, '') ?? ''],
    [vatId ? `${labels.vatId} ${vatId}` : '', taxId ? `${labels.taxId} ${taxId}` : ''],
  ].map((column) => column.filter((line) => line !== ''));
}

type Formats = ReturnType<typeof formatsFor>;
type Decimal = string | number;

/** Intl formats a number given as text exactly. */
type Exact = Intl.StringNumericLiteral;

function formatsFor(tag: string, currency: string) {
  const inCurrency = new Intl.NumberFormat(tag, { style: 'currency', currency });
  const fractionDigits = inCurrency.resolvedOptions().maximumFractionDigits ?? 2;
  const prices = new Intl.NumberFormat(tag, {
    minimumFractionDigits: fractionDigits,
    maximumFractionDigits: 6,
  });
  const numbers = new Intl.NumberFormat(tag, { maximumFractionDigits: 6 });
  const percents = new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: 'percent',
    maximumFractionDigits: 3,
  });
  const dates = new Intl.DateTimeFormat(tag, {
    dateStyle: 'long',
    timeZone: 'UTC',
    calendar: 'gregory',
  });
  return {
    fractionDigits,
    money: (minor: MinorUnits) => inCurrency.format(inMajor(minor, fractionDigits) as Exact),
    price: (value: Decimal) => prices.format(String(value) as Exact),
    number: (value: Decimal) => numbers.format(String(value) as Exact),
    percent: (value: Decimal) => percents.format(String(value) as Exact),
    date(iso: string) {
      const { year = 0, month, day } = parseIsoDate(iso) ?? {};
      return dates.format(Date.UTC(year, (month ?? 1) - 1, day ?? 1));
    },
  };
}

function inMajor(minor: MinorUnits, fractionDigits: number): string {
  const sign = minor < 0n ? '-' : '';
  const digits = (minor < 0n ? -minor : minor).toString().padStart(fractionDigits + 1, '0');
  if (fractionDigits === 0) return sign + digits;
  return `${sign}${digits.slice(0, -fractionDigits)}.${digits.slice(-fractionDigits)}`;
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}

/** An IBAN in groups of digits. */
function grouped(iban: string): string {
  const characters = iban.replace(/\s/g, '');
  return characters.replace(/(.{4})(?=.)/g, '$1\u00a0');
}

function paragraphs(text: string | undefined): string[] {
  return (text ?? '')
    .split(/\n{2,}/)
    .map((each) => each.trim())
    .filter((each) => each !== '');
}
