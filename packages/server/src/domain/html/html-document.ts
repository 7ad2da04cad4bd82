import { z } from 'zod';
import type { DocumentKind, ParsedDocument } from '../document-kind.ts';
import { describeIssue, problemsOf } from '../problems.ts';

const LIMITS = { html: 2_000_000, css: 500_000, line: 500 } as const;

const line = z.string().max(LIMITS.line);

/** The contents above or below each page. `{page}` and `{pages}` are numbers. */
const marginText = z.union([
  line,
  z.strictObject({ left: line.optional(), center: line.optional(), right: line.optional() }),
]);

const htmlDocumentSchema = z.strictObject({
  html: z.string().min(1).max(LIMITS.html),
  css: z.string().max(LIMITS.css).optional(),
  header: marginText.optional(),
  footer: marginText.optional(),
  title: line.optional(),
  lang: z
    .string()
    .max(35)
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en or pt-BR')
    .optional(),
});

/** A document with its own markup and style. */
export type HtmlDocument = z.output<typeof htmlDocumentSchema>;
export type MarginText = z.output<typeof marginText>;

export const HTML_KIND: DocumentKind<HtmlDocument> = {
  id: 'html',
  parse,
  title: ({ title, html }) => title ?? titleOf(html) ?? 'Document',
  // Markup does not show which text is visible.
  printed: () => undefined,
  bringsStyle: true,
};

function parse(data: Readonly<Record<string, unknown>>): ParsedDocument<HtmlDocument> {
  const {
    success,
    data: document,
    error,
  } = htmlDocumentSchema.safeParse(data, { error: describeIssue });
  return success ? { ok: true, document } : { ok: false, problems: problemsOf(error) };
}

const TITLE = /<title[^>]{0,100}>([^<]{1,500})<\/title>/i;

/** The title as written, which is enough for a file name. */
function titleOf(html: string): string | null {
  return TITLE.exec(html)?.[1]?.replace(/\s+/g, ' ').trim() || null;
}
