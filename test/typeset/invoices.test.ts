import { expect, test } from 'vitest';
import {
  type Invoice,
  invoiceSchema,
} from '../../packages/server/src/domain/invoice/invoice-schema.ts';
import { readPdf } from '../support/pdf-text.ts';
import { typeset } from './support/typeset.ts';

const invoice = (more: object): Invoice =>
  invoiceSchema.parse({
    number: '2026-7',
    date: '2026-03-15',
    dueDate: '2026-04-14',
    currency: 'EUR',
    seller: { name: 'Vekemans', address: 'Zeedijk 114\n8400 Ostend', vatId: 'BE 0123.456.789' },
    buyer: { name: 'Noordkust', address: ['Havenkaai 3', '8380 Zeebrugge'] },
    items: [{ description: 'Counter', quantity: 3, unitPrice: '1234.50', taxRate: 21 }],
    payment: { iban: 'BE68539007547034' },
    ...more,
  });

async function pagesOf(document: Invoice): Promise<readonly string[]> {
  const { text } = await readPdf((await typeset('invoice', document)).pdf);
  return text.split('\n').map((page) => page.replace(/\s+/g, ' '));
}

test.each([
  ['en', ['Invoice', 'VAT 21% of €3,703.50', '€777.74', 'Amount due €4,481.24', 'April 14, 2026']],
  ['de', ['Rechnung', 'USt. 21 % auf 3.703,50 €', '777,74 €', 'Zu zahlen 4.481,24 €']],
  ['fr', ['Facture', 'TVA 21 % sur 3 703,50 €', 'Net à payer 4 481,24 €', '14 avril 2026']],
  ['pl', ['Faktura', 'VAT 21% od 3703,50 €', 'Do zapłaty 4481,24 €']],
])('an invoice in %s has its words, numbers and dates', async (language, expected) => {
  const [page = ''] = await pagesOf(invoice({ language }));
  for (const words of [...expected, 'BE68 5390 0754 7034', 'Zeedijk 114']) {
    expect(page).toContain(words);
  }
});

test('a country by its code is named, and a number of a phone reads from the left in any language', async () => {
  const seller = { name: 'Vekemans', address: 'Ostend', country: 'BE', phone: '+32 59 000 000' };
  const [page = ''] = await pagesOf(invoice({ language: 'pl', seller }));
  expect(page).toContain('Belgia');
  const [hebrew = ''] = await pagesOf(invoice({ language: 'he', seller }));
  expect(hebrew).toContain('+32 59 000 000');
});

test('pages carry their sums over, under the head of the table, and the last one totals them', async () => {
  const items = Array.from({ length: 60 }, (_, index) => ({
    description: `Item ${index + 1}`,
    unitPrice: 10,
  }));
  const [first = '', second = '', ...others] = await pagesOf(invoice({ items }));

  const shown = first.match(/Item \d+/g)?.length ?? 0;
  const sum = `€${shown * 10}.00`;
  expect(first).not.toContain('Carried over');
  expect(first).toContain(`Carried forward ${sum}`);
  expect(second).toContain(`Amount Carried over ${sum} Item ${shown + 1}`);
  const last = others.at(-1) ?? second;
  expect(last).not.toContain('Carried forward');
  expect(last).toContain('Amount due €600.00');
});

test('where the buyer owes the tax, it is said and not added', async () => {
  const [page = ''] = await pagesOf(invoice({ reverseCharge: true, language: 'de' }));

  expect(page).toContain('Steuerschuldnerschaft des Leistungsempfängers');
  expect(page).toContain('Zu zahlen 3.703,50 €');
  expect(page).not.toContain('21');
});
