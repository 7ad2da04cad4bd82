import type { DocumentKind, ParsedDocument } from '../document-kind.ts';
import { describeIssue, problemsOf } from '../problems.ts';
import { normalizeDocument } from '../resume/normalize.ts';
import { type Invoice, invoiceSchema } from './invoice-schema.ts';

export const INVOICE_KIND: DocumentKind<Invoice> = {
  id: 'invoice',
  parse,
  title: ({ number, seller }) => `${number} – ${seller.name}`.replace(/\s+/g, ' '),
};

function parse(data: Readonly<Record<string, unknown>>): ParsedDocument<Invoice> {
  const { copy, problems } = normalizeDocument(data);
  if (problems.length > 0) return { ok: false, problems };
  const {
    success,
    data: document,
    error,
  } = invoiceSchema.safeParse(copy, { error: describeIssue });
  return success ? { ok: true, document } : { ok: false, problems: problemsOf(error) };
}
