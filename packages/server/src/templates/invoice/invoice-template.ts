import type { PageOptions, Warning } from '@offprint/contract';
import { INVOICE_KIND } from '../../domain/invoice/invoice-kind.ts';
import type { Invoice } from '../../domain/invoice/invoice-schema.ts';
import { describeDocument } from '../described-document.ts';
import { englishNameOf } from '../locale/locale.ts';
import { typesetDocument } from '../typst/typeset-document.ts';
import type { TypesetTemplate, Typesetting } from '../typst/typeset-template.ts';
import { invoiceContent } from './invoice-content.ts';
import { ENGLISH_LABELS, invoiceLabels } from './invoice-labels.ts';

export const INVOICE_DESIGN = {
  accentColor: '#14532d',
  marginMm: { top: 18, right: 20, bottom: 30, left: 20 },
  fonts: 'sans',
  sizePt: 9.2,
} as const;

export const INVOICE: TypesetTemplate = {
  id: 'invoice',
  info: {
    id: 'invoice',
    name: 'Invoice',
    version: '1.0.0',
    description: 'Items, tax by rates and totals; pages carry their sums over.',
    tags: ['invoice', 'sans-serif', 'accent-color'],
    columns: 1,
    pageSizes: ['A4', 'Letter'],
    plans: [],
    kind: INVOICE_KIND.id,
    engine: 'typst',
  },
  main: '/invoice/invoice.typ',
  typeset: async (document, options) => typesetInvoice(document as Invoice, options),
  estimatePages: () => 1,
};

function typesetInvoice(invoice: Invoice, options: PageOptions): Typesetting {
  const { described, content } = describeInvoice(invoice, options);
  return typesetDocument(INVOICE_DESIGN, described, content, options);
}

/** The data for any design of an invoice. */
export function describeInvoice(invoice: Invoice, options: PageOptions) {
  const described = describeDocument(INVOICE_KIND, invoice, options);
  const { locale } = described;
  const labels = invoiceLabels(locale.language);
  // Numbers of one language among words of another would be misread.
  const words = labels ? locale : { ...locale, tag: 'en' };
  const content = invoiceContent(invoice, labels ?? ENGLISH_LABELS, words);
  const title = `${content.labels.invoice} ${described.title}`;
  const warnings = [...described.warnings, ...(labels ? [] : [labelsMissing(locale.tag)])];
  return { described: { ...described, title, warnings }, content: { invoice: content } };
}

function labelsMissing(tag: string): Warning {
  return {
    code: 'LABELS_IN_ENGLISH',
    message: `There are no words for invoices in ${englishNameOf(tag)}, so they are in English.`,
  };
}
