import { z } from 'zod';
import { parseIsoDate } from '../resume/iso-date.ts';

const line = z.string().max(500);
const text = z.string().max(20_000);
const decimal = 'must be a number such as 12.50, or the same as text';

/** As a number, or as text where a program must not round it: `"12.50"`. */
const amount = z.union([z.number(), z.string().regex(/^-?\d{1,12}(\.\d{1,6})?$/, decimal)]);

const date = z
  .string()
  .refine(
    (value) => (parseIsoDate(value)?.day ?? null) !== null,
    'must be a day such as 2026-03-15',
  );

const party = z.looseObject({
  name: line,
  /** Lines of a postal address. */
  address: z.union([line, z.array(line).max(10)]).optional(),
  country: line.optional(),
  email: line.optional(),
  phone: line.optional(),
  url: line.optional(),
  vatId: line.optional(),
  taxId: line.optional(),
  contact: line.optional(),
});

const item = z.looseObject({
  description: text,
  /** Below the description, in small type. */
  details: text.optional(),
  quantity: amount.default(1),
  unit: line.optional(),
  unitPrice: amount,
  /** In percent of the item. */
  discountPercent: amount.optional(),
  /** In percent. */
  taxRate: amount.default(0),
});

export const invoiceSchema = z.looseObject({
  number: line,
  date,
  dueDate: date.optional(),
  /** When it was delivered: a day, or the first and the last. */
  deliveryDate: z.union([date, z.tuple([date, date])]).optional(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency such as EUR'),
  language: line.optional(),
  lang: line.optional(),
  seller: party,
  buyer: party,
  reference: line.optional(),
  subject: line.optional(),
  introduction: text.optional(),
  items: z.array(item).min(1).max(500),
  /** Whether unit prices hold the tax already. */
  pricesIncludeTax: z.boolean().default(false),
  /** The buyer owes the tax, which is then neither computed nor added. */
  reverseCharge: z.boolean().default(false),
  paid: amount.optional(),
  payment: z
    .looseObject({
      iban: line.optional(),
      bic: line.optional(),
      bank: line.optional(),
      holder: line.optional(),
      reference: line.optional(),
      terms: text.optional(),
    })
    .optional(),
  notes: text.optional(),
});

export type Invoice = z.output<typeof invoiceSchema>;
export type InvoiceItem = Invoice['items'][number];
export type Party = Invoice['seller'];
