import type { DocumentKind, ParsedDocument } from '../../domain/document-kind.ts';
import { formatPath } from '../../domain/problems.ts';
import { normalizeDocument } from '../../domain/resume/normalize.ts';
import type { SchemaIssue, StandardSchema } from './standard-schema.ts';

/** A kind of document of an app's own. */
export interface OwnKind<Document = unknown> {
  /** Small letters, digits and hyphens, such as `certificate`. */
  readonly id: string;
  /** What a document must be; it may not check asynchronously. */
  readonly schema: StandardSchema<Document>;
  /**
   * What a person would call this document: the title of the PDF and of its file. The kind's id by
   * default.
   */
  title?(document: Document): string;
  /** A document to show templates with. */
  readonly sample?: Readonly<Record<string, unknown>>;
}

export function documentKind(own: OwnKind): DocumentKind {
  return {
    id: own.id,
    parse: (data) => parse(own, data),
    title: (document) => titleOf(own, document),
    ...(own.sample && { sample: own.sample }),
  };
}

function parse(
  { id, schema }: OwnKind,
  data: Readonly<Record<string, unknown>>,
): ParsedDocument<unknown> {
  const { copy, problems } = normalizeDocument(data);
  if (problems.length > 0) return { ok: false, problems };
  try {
    const result = schema['~standard'].validate(copy);
    if (result instanceof Promise) throw new TypeError('the schema checks asynchronously');
    if (!result.issues) return { ok: true, document: result.value };
    return { ok: false, problems: result.issues.map(problemOf) };
  } catch {
    return { ok: false, problems: [{ path: '', message: `can't be checked as "${id}"` }] };
  }
}

function problemOf({ message, path = [] }: SchemaIssue) {
  const keys = path.map((part) => (typeof part === 'object' ? part.key : part));
  return { path: formatPath(keys), message };
}

/** A title is optional: an error in it must not keep a document from being printed. */
function titleOf(own: OwnKind, document: unknown): string {
  try {
    return own.title?.(document).replace(/\s+/g, ' ').trim() || own.id;
  } catch {
    return own.id;
  }
}
