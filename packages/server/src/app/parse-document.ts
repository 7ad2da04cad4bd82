import type { Problem } from '@offprint/contract';
import { DOCUMENT_KINDS, type DocumentKind } from '../domain/document-kinds.ts';
import { OffprintError } from '../domain/errors.ts';
import { summarise } from '../domain/problems.ts';
import type { TemplateInfo } from '../domain/template-info.ts';
import type { DocumentData } from '../ports/job-store.ts';

export interface ParsedDocument {
  readonly document: unknown;
  readonly title: string;
}

/** What a document is taken for as long as no template says it. */
export const WITHOUT_TEMPLATE: Pick<TemplateInfo, 'kind'> = { kind: 'resume' };

/**
 * The document as the template's kind understands it.
 *
 * @param prefix where the document stands in the request, for the paths of problems
 * @throws OffprintError INVALID_DOCUMENT with every problem
 */
export function parseDocument(
  template: Pick<TemplateInfo, 'kind'>,
  data: DocumentData,
  prefix = 'document',
): ParsedDocument {
  const kind = kindOf(template);
  const parsed = kind.parse(data);
  if (parsed.ok) return { document: parsed.document, title: kind.title(parsed.document) };
  const problems = placeProblems(parsed.problems, prefix);
  const { message, details } = summarise(`The document is not a valid ${kind.id}`, problems);
  throw new OffprintError('INVALID_DOCUMENT', message, { details });
}

/** Everything that is wrong with the document, by its place in the request. */
export function problemsOfDocument(
  template: Pick<TemplateInfo, 'kind'>,
  data: DocumentData,
  prefix = 'document',
): readonly Problem[] {
  const parsed = kindOf(template).parse(data);
  return parsed.ok ? [] : placeProblems(parsed.problems, prefix);
}

function kindOf(template: Pick<TemplateInfo, 'kind'>): DocumentKind {
  const kind = DOCUMENT_KINDS.find(template.kind);
  if (!kind) throw new Error(`There is no kind of document named ${template.kind}.`);
  return kind;
}

function placeProblems(problems: readonly Problem[], prefix: string): readonly Problem[] {
  return problems.map(({ path, message }) => ({ path: join(prefix, path), message }));
}

function join(prefix: string, path: string): string {
  if (path === '' || prefix === '') return prefix || path;
  return path.startsWith('[') ? `${prefix}${path}` : `${prefix}.${path}`;
}
